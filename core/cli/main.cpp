#include "core/cli/weir_main.hpp"

int main(int argc, char** argv) { return weir::weir_main(argc, argv); }
