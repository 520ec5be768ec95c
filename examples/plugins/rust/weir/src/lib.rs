//! Just enough of Rust over Weir's C interface for the examples beside it. A plugin links nothing but itself: the host
//! hands everything over in tables of functions.

pub mod abi;
mod batch;
mod host;
mod keyed;
mod transform;

pub use batch::{Batch, Emitter};
pub use host::{Config, Error, Host};
pub use keyed::{keyed_transform, Keyed, KeyedRecord, State, Timers};
pub use transform::{transform, Transform};

use abi::weir_bytes;

/// A terminated text as C has it.
#[macro_export]
macro_rules! text {
    ($text:expr) => {
        concat!($text, "\0").as_ptr() as *const std::os::raw::c_char
    };
}

/// Static data that nobody writes to, though it holds pointers.
pub struct Shared<T>(pub T);
unsafe impl<T> Sync for Shared<T> {}

/// The one exported symbol of a library that holds the component $component.
#[macro_export]
macro_rules! plugin {
    ($name:expr, $component:ident) => {
        static COMPONENTS: $crate::Shared<[*const $crate::abi::weir_component; 1]> =
            $crate::Shared([&$component]);
        static PLUGIN: $crate::abi::weir_plugin = $crate::abi::weir_plugin {
            struct_size: std::mem::size_of::<$crate::abi::weir_plugin>(),
            abi_major: $crate::abi::WEIR_ABI_MAJOR,
            abi_minor: 0,
            name: $crate::text!($name),
            version: $crate::text!(env!("CARGO_PKG_VERSION")),
            license: $crate::text!(env!("CARGO_PKG_LICENSE")),
            components: COMPONENTS.0.as_ptr(),
            component_count: 1,
        };

        #[no_mangle]
        pub extern "C" fn weir_plugin_entry() -> *const $crate::abi::weir_plugin {
            &PLUGIN
        }
    };
}

/// The bytes behind a view.
///
/// # Safety
/// They live as long as the header says: mostly as long as the call.
pub unsafe fn slice<'a>(bytes: weir_bytes) -> &'a [u8] {
    if bytes.data.is_null() {
        return &[];
    }
    std::slice::from_raw_parts(bytes.data as *const u8, bytes.size)
}

pub fn bytes(from: &[u8]) -> weir_bytes {
    weir_bytes { data: from.as_ptr() as *const _, size: from.len() }
}
