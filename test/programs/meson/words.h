int words(char **list);
