// A program with debug information.
// CC: -O1 -g
//--- main.c
typedef struct Node { int value; struct Node *next; } Node;
extern Node list;
int length(Node *node);
static double average(Node *node) { double s = 0; int n = 0; for (; node; node = node->next) { s += node->value; n++; } return s / n; }
void _start(void) { say(length(&list)); say((int)(average(&list) * 100)); }
//--- other.c
typedef struct Node { int value; struct Node *next; } Node;
static Node third = { 30 };
static Node second = { 20, &third };
Node list = { 10, &second };
int length(Node *node) { return node ? 1 + length(node->next) : 0; }
