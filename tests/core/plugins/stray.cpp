// A shared library that is no plugin.
extern "C" int stray() { return 1; }
