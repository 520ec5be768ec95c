// Whether a component has a function of its table.
#pragma once

#include <cstddef>

namespace weir {

// False where the table is of an older version that ends before the function, or its author has left it out.
template <class Table, class Function>
bool has_function(const Table& table, Function Table::*function) {
    const auto* end = reinterpret_cast<const char*>(&(table.*function) + 1);
    const auto reach = static_cast<size_t>(end - reinterpret_cast<const char*>(&table));
    return reach <= table.struct_size && table.*function != nullptr;
}

}  // namespace weir
