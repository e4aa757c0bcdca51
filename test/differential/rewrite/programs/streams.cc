// Much of the C++ library: streams, maps, virtual calls, function objects.
#include <algorithm>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

struct Shape {
  virtual ~Shape() = default;
  virtual double area() const = 0;
  virtual std::string name() const { return "shape"; }
};

struct Square : Shape {
  double side;
  explicit Square(double side) : side(side) {}
  double area() const override { return side * side; }
  std::string name() const override { return "square"; }
};

struct Circle : Shape {
  double radius;
  explicit Circle(double radius) : radius(radius) {}
  double area() const override { return 3.14159265 * radius * radius; }
};

int main() {
  std::vector<std::unique_ptr<Shape>> shapes;
  for (int i = 1; i <= 4; i++) {
    shapes.push_back(std::make_unique<Square>(i));
    shapes.push_back(std::make_unique<Circle>(i * 0.5));
  }
  std::map<std::string, std::vector<double>> areas;
  for (const auto &shape : shapes) areas[shape->name()].push_back(shape->area());
  std::function<double(double, double)> sum = [](double a, double b) { return a + b; };
  for (auto &[name, values] : areas) {
    double total = 0;
    for (double value : values) total = sum(total, value);
    std::sort(values.rbegin(), values.rend());
    std::ostringstream text;
    text << std::setw(8) << name << ' ' << std::fixed << std::setprecision(3) << total << " of " << values.size();
    std::cout << text.str() << '\n';
  }
  std::istringstream input("12 30 x");
  int a = 0, b = 0, c = 0;
  input >> a >> b >> c;
  std::cout << a + b << ' ' << std::boolalpha << input.fail() << std::endl;
}
