//! The part of Weir's C headers that transforms need, name by name. `tests` below holds it against the layout that
//! the headers promise.
#![allow(non_camel_case_types)]

use std::ffi::c_void;
use std::os::raw::c_char;

/// Enums of the interface have 32 bits. They are no Rust enums: a later version may send values that this one does
/// not know.
pub type weir_result = u32;
pub const WEIR_OK: weir_result = 0;
pub const WEIR_FAILED: weir_result = 2;
pub const WEIR_BAD_CONFIG: weir_result = 5;

pub const WEIR_ABI_MAJOR: u32 = 1;
pub const WEIR_NO_TIME: i64 = i64::MIN;
pub const WEIR_TRANSFORM: u32 = 2;
pub const WEIR_COMPONENT_KEYED: u32 = 1;
pub const WEIR_KEYED_LATE: u32 = 1;
pub const WEIR_INT: u32 = 2;
pub const WEIR_DURATION: u32 = 5;
pub const WEIR_AFTER_RECORDS: u32 = 1;
pub const WEIR_MEDIUM: u32 = 1;

macro_rules! structs {
    ($(struct $name:ident { $($member:ident: $type:ty,)* })*) => {
        $(
            #[repr(C)]
            #[derive(Clone, Copy)]
            pub struct $name { $(pub $member: $type,)* }
            // Static data of a plugin: nobody writes to it.
            unsafe impl Sync for $name {}
        )*

        /// SIZE(type, bytes) and PLACE(type, member, bytes) of every struct here.
        #[cfg(test)]
        fn layout() -> Vec<String> {
            let mut lines = Vec::new();
            $(
                lines.push(format!("SIZE({}, {})", stringify!($name), std::mem::size_of::<$name>()));
                let place = std::mem::MaybeUninit::<$name>::uninit();
                let base = place.as_ptr();
                $(
                    let at = unsafe { std::ptr::addr_of!((*base).$member) } as usize - base as usize;
                    let member = stringify!($member).trim_start_matches("r#");
                    lines.push(format!("PLACE({}, {}, {})", stringify!($name), member, at));
                )*
            )*
            lines
        }
    };
}

structs! {
    struct weir_bytes { data: *const c_char, size: usize, }
    struct weir_error {
        struct_size: usize, code: i32, flags: u32, stage: [c_char; 32], text: [c_char; 952],
    }
    struct weir_host {
        struct_size: usize,
        context: *mut c_void,
        extension: unsafe extern "C" fn(*const weir_host, *const c_char) -> *const c_void,
    }

    struct weir_header { name: weir_bytes, value: weir_bytes, }
    struct weir_position {
        topic: weir_bytes, partition: i32, partition_index: u32, offset: i64, cursor: i64,
    }
    struct weir_device {
        struct_size: usize, product: weir_bytes, name: weir_bytes, reason: weir_bytes, time_ms: i64,
        kind: u8, status: u8, uplink: u8, reserved: [u8; 5],
    }
    struct weir_record {
        key: weir_bytes, value: weir_bytes, headers: *const weir_header, header_count: u32, origin: u32,
        timestamp_ms: i64, payload: *const c_void, device: *const weir_device, beside: *const c_void,
    }
    struct weir_batch {
        struct_size: usize, records: *const weir_record, stride: usize, count: usize,
        positions: *const weir_position, position_stride: usize, position_count: usize,
    }
    struct weir_emitter {
        struct_size: usize,
        context: *mut c_void,
        alloc: unsafe extern "C" fn(*mut weir_emitter, usize) -> *mut c_char,
        emit: unsafe extern "C" fn(*mut weir_emitter, *const weir_record, usize, usize) -> weir_result,
        fail: unsafe extern "C" fn(*mut weir_emitter, u32, *const weir_error) -> weir_result,
    }

    struct weir_option {
        struct_size: usize, key: *const c_char, r#type: u32, flags: u32, default_text: *const c_char,
        choices: *const *const c_char, min: i64, max: i64, unit: *const c_char, importance: u32,
        doc: *const c_char, example: *const c_char,
    }
    struct weir_value {
        struct_size: usize, is_set: u32, is_default: u32, integer: i64, number: f64, text: weir_bytes,
        items: *const weir_bytes, item_count: usize,
    }
    struct weir_config {
        struct_size: usize, node: *const c_char, values: *const weir_value, stride: usize, count: usize,
    }
    struct weir_link { struct_size: usize, input: *const c_char, output: *const c_char, }

    struct weir_transform {
        struct_size: usize,
        create: Create,
        destroy: unsafe extern "C" fn(*mut c_void),
        configure: Configure,
        start: Step,
        process: unsafe extern "C" fn(
            *mut c_void, *const weir_batch, *mut weir_emitter, *mut weir_error) -> weir_result,
        stop: Step,
    }

    struct weir_keyed_record {
        record: weir_record, position: weir_position, effective_ms: i64, slot: u32, flags: u32,
    }
    struct weir_keyed_batch {
        struct_size: usize, records: *const weir_keyed_record, stride: usize, count: usize,
    }
    struct weir_state_v1 {
        struct_size: usize,
        key: unsafe extern "C" fn(
            *const weir_host, u32, *mut weir_bytes, *mut weir_bytes) -> weir_result,
        get: unsafe extern "C" fn(*const weir_host, u32, *mut weir_bytes) -> weir_result,
        put: unsafe extern "C" fn(*const weir_host, u32, weir_bytes) -> weir_result,
        erase: unsafe extern "C" fn(*const weir_host, u32) -> weir_result,
    }
    struct weir_timer { at_ms: i64, slot: u32, id: u32, }
    struct weir_timer_v1 {
        struct_size: usize,
        set: unsafe extern "C" fn(*const weir_host, u32, u32, i64, u32) -> weir_result,
        cancel: unsafe extern "C" fn(*const weir_host, u32, u32) -> weir_result,
        run_due: unsafe extern "C" fn(*const weir_host, u32, i64) -> weir_result,
    }
    struct weir_keyed_transform {
        struct_size: usize,
        create: Create,
        destroy: unsafe extern "C" fn(*mut c_void),
        configure: Configure,
        start: Step,
        process: unsafe extern "C" fn(
            *mut c_void, *const weir_keyed_batch, *mut weir_emitter, *mut weir_error) -> weir_result,
        on_timer: unsafe extern "C" fn(
            *mut c_void, *const weir_timer, usize, usize, *mut weir_emitter, *mut weir_error,
        ) -> weir_result,
        snapshot: Step,
        stop: Step,
        horizon: Option<unsafe extern "C" fn(
            *mut c_void, i64, *mut i64, *mut weir_error) -> weir_result>,
        settings_changed: Option<unsafe extern "C" fn(
            *mut c_void, *const u32, usize, i64, *mut weir_error) -> weir_result>,
        explain: Option<unsafe extern "C" fn(
            *mut c_void, u32, *mut weir_emitter, *mut weir_error) -> weir_result>,
    }

    struct weir_component {
        struct_size: usize, kind: u32, flags: u32, name: *const c_char, summary: *const c_char,
        doc: *const c_char, options: *const weir_option, option_stride: usize, option_count: usize,
        accepts: *const *const c_char, produces: *const *const c_char, functions: *const c_void,
        dead_letter_sink: *const c_char,
    }
    struct weir_plugin {
        struct_size: usize, abi_major: u32, abi_minor: u32, name: *const c_char, version: *const c_char,
        license: *const c_char, components: *const *const weir_component, component_count: usize,
    }
}

pub type Create =
    unsafe extern "C" fn(*const weir_host, *mut *mut c_void, *mut weir_error) -> weir_result;
pub type Configure = unsafe extern "C" fn(
    *mut c_void,
    *const weir_config,
    *const weir_link,
    *mut weir_error,
) -> weir_result;
pub type Step = unsafe extern "C" fn(*mut c_void, *mut weir_error) -> weir_result;

#[cfg(test)]
mod tests {
    use super::layout;
    use std::collections::HashSet;

    // The same figures hold the C headers themselves.
    const PROMISED: &str = include_str!("../../../../../tests/abi/layout.c");

    #[test]
    fn sizes_and_places_are_those_of_the_headers() {
        let promised: HashSet<&str> = PROMISED.lines().map(|line| line.trim_end_matches(';')).collect();
        for line in layout() {
            assert!(promised.contains(line.as_str()), "{} is not in tests/abi/layout.c", line);
        }
    }

    #[test]
    fn no_member_is_left_out() {
        let here: HashSet<String> = layout().into_iter().collect();
        let structs = here.iter().filter_map(|line| line.strip_prefix("SIZE("));
        for name in structs.map(|line| &line[..line.find(',').unwrap()]) {
            let place = format!("PLACE({}, ", name);
            for line in PROMISED.lines().filter(|line| line.starts_with(&place)) {
                assert!(here.contains(line.trim_end_matches(';')), "{} is not in abi.rs", line);
            }
        }
    }
}
