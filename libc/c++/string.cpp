/* What <string> leaves to a library. libc++'s own, which comes with clang, is compiled for other numbers of errors. */
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <stdexcept>
#include <string>

_LIBCPP_BEGIN_NAMESPACE_STD

template class basic_string<char>;
template class basic_string<wchar_t>;
template string operator+<char, char_traits<char>, allocator<char>>(const char *, const string &);

/* Converts what the text begins with, as strtol and its like do. */
template <class Text, class Convert>
static auto number_in(const char *name, const Text &text, size_t *length, Convert convert)
{
	auto begin = text.c_str();
	typename Text::value_type *end;
	int before = errno;
	errno = 0;
	auto number = convert(begin, &end);
	int error = errno;
	errno = before;
	if (error == ERANGE) __throw_out_of_range((string(name) + ": out of range").c_str());
	if (end == begin) __throw_invalid_argument((string(name) + ": no conversion").c_str());
	if (length) *length = end - begin;
	return number;
}

#define INTEGER(type, name, convert, convert_wide) \
	type name(const string &text, size_t *length, int base) \
	{ \
		return number_in(#name, text, length, [=](auto begin, auto end) { return convert(begin, end, base); }); \
	} \
	type name(const wstring &text, size_t *length, int base) \
	{ \
		return number_in(#name, text, length, [=](auto begin, auto end) { return convert_wide(begin, end, base); }); \
	}

/* int and long are the same size. */
INTEGER(int, stoi, strtol, wcstol)
INTEGER(long, stol, strtol, wcstol)
INTEGER(unsigned long, stoul, strtoul, wcstoul)
INTEGER(long long, stoll, strtoll, wcstoll)
INTEGER(unsigned long long, stoull, strtoull, wcstoull)

#define FLOATING(type, name, convert, convert_wide) \
	type name(const string &text, size_t *length) { return number_in(#name, text, length, convert); } \
	type name(const wstring &text, size_t *length) { return number_in(#name, text, length, convert_wide); }

FLOATING(float, stof, strtof, wcstof)
FLOATING(double, stod, strtod, wcstod)
FLOATING(long double, stold, strtold, wcstold)

template <class Number>
static string text_of(const char *format, Number number)
{
	string text(snprintf(nullptr, 0, format, number), 0);
	snprintf(text.data(), text.size() + 1, format, number);
	return text;
}

#define TO_STRING(type, format) \
	string to_string(type number) { return text_of(format, number); } \
	wstring to_wstring(type number) \
	{ \
		string text = text_of(format, number); \
		return wstring(text.begin(), text.end()); \
	}

TO_STRING(int, "%d")
TO_STRING(long, "%ld")
TO_STRING(long long, "%lld")
TO_STRING(unsigned, "%u")
TO_STRING(unsigned long, "%lu")
TO_STRING(unsigned long long, "%llu")
TO_STRING(float, "%f")
TO_STRING(double, "%f")
TO_STRING(long double, "%Lf")

_LIBCPP_END_NAMESPACE_STD
