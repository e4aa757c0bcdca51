/* C++ with what its headers have and its run-time support: objects before main and behind it, virtual functions, casts, new. */
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdio.h>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

struct Noisy {
	const char *name;
	explicit Noisy(const char *name) : name(name) { printf("+%s\n", name); }
	~Noisy() { printf("-%s\n", name); }
};

static Noisy before("static");

struct Shape {
	virtual ~Shape() = default;
	virtual double area() const = 0;
};

struct Square : Shape {
	double side;
	explicit Square(double side) : side(side) {}
	double area() const override { return side * side; }
};

struct Disc : virtual Shape {
	double radius;
	explicit Disc(double radius) : radius(radius) {}
	double area() const override { return 3 * radius * radius; }
	~Disc() override { puts("-disc"); }
};

static Noisy &first_use()
{
	static Noisy noisy("local");
	return noisy;
}

int main()
{
	first_use();
	first_use();
	std::array<std::unique_ptr<Shape>, 2> shapes{std::make_unique<Square>(2), std::make_unique<Disc>(1)};
	for (const auto &shape : shapes)
		printf("%g %d %d\n", shape->area(), dynamic_cast<Square *>(shape.get()) != nullptr,
			dynamic_cast<Disc *>(shape.get()) != nullptr);
	std::map<std::string_view, int> numbers{{"two", 2}, {"one", 1}};
	for (auto [name, number] : numbers) printf("%.*s %d\n", static_cast<int>(name.size()), name.data(), number);
	std::array<std::optional<int>, 2> maybe{3, std::nullopt};
	auto [a, b] = std::tuple(maybe[0].value_or(4), maybe[1].value_or(5));
	int *several = new int[100]();
	printf("%d %d %d\n", a, b, several[99]);
	delete[] several;
	std::vector<std::string> words{"pear", "a longer text that is on the heap"};
	words.push_back("fig");
	std::sort(words.begin(), words.end());
	std::unordered_map<std::string, std::shared_ptr<int>> counts;
	std::function<void(const std::string &)> add = [&](const std::string &word) {
		counts[word] = std::make_shared<int>(static_cast<int>(word.size()));
	};
	std::string line;
	for (const auto &word : words) {
		add(word);
		line += word + " ";
	}
	line += std::to_string(std::stoi("0x2a", nullptr, 16)) + " " + std::to_string(*counts["fig"] + *counts["pear"]);
	puts(line.c_str());
	return 0;
}
