/* C++ with what its headers have and its run-time support: objects before main and behind it, virtual functions, casts, new. */
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <stdio.h>
#include <string_view>
#include <tuple>

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
	return 0;
}
