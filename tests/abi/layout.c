/* Sizes and places of every public struct where pointers and long have 64 bits. They are part of the interface: what
 * stands here may be followed by more, and never changes. */
#include <assert.h>

#include "weir/plugin.h"

#define SIZE(type, bytes) static_assert(sizeof(type) == (bytes), #type)
#define PLACE(type, member, bytes) \
    static_assert(offsetof(type, member) == (bytes), #type "." #member)

#if defined(__LP64__)

SIZE(weir_bytes, 16);
PLACE(weir_bytes, data, 0);
PLACE(weir_bytes, size, 8);

SIZE(weir_error, 1000);
PLACE(weir_error, struct_size, 0);
PLACE(weir_error, code, 8);
PLACE(weir_error, flags, 12);
PLACE(weir_error, stage, 16);
PLACE(weir_error, text, 48);

SIZE(weir_header, 32);
PLACE(weir_header, name, 0);
PLACE(weir_header, value, 16);

SIZE(weir_position, 40);
PLACE(weir_position, topic, 0);
PLACE(weir_position, partition, 16);
PLACE(weir_position, partition_index, 20);
PLACE(weir_position, offset, 24);
PLACE(weir_position, cursor, 32);

SIZE(weir_payload, 40);
PLACE(weir_payload, struct_size, 0);
PLACE(weir_payload, state, 8);
PLACE(weir_payload, data, 16);
PLACE(weir_payload, declared_size, 32);

SIZE(weir_device, 72);
PLACE(weir_device, struct_size, 0);
PLACE(weir_device, product, 8);
PLACE(weir_device, name, 24);
PLACE(weir_device, reason, 40);
PLACE(weir_device, time_ms, 56);
PLACE(weir_device, kind, 64);
PLACE(weir_device, status, 65);
PLACE(weir_device, uplink, 66);
PLACE(weir_device, reserved, 67);

SIZE(weir_record, 80);
PLACE(weir_record, key, 0);
PLACE(weir_record, value, 16);
PLACE(weir_record, headers, 32);
PLACE(weir_record, header_count, 40);
PLACE(weir_record, origin, 44);
PLACE(weir_record, timestamp_ms, 48);
PLACE(weir_record, payload, 56);
PLACE(weir_record, device, 64);
PLACE(weir_record, beside, 72);

SIZE(weir_batch, 56);
PLACE(weir_batch, struct_size, 0);
PLACE(weir_batch, records, 8);
PLACE(weir_batch, stride, 16);
PLACE(weir_batch, count, 24);
PLACE(weir_batch, positions, 32);
PLACE(weir_batch, position_stride, 40);
PLACE(weir_batch, position_count, 48);

SIZE(weir_emitter, 40);
PLACE(weir_emitter, struct_size, 0);
PLACE(weir_emitter, context, 8);
PLACE(weir_emitter, alloc, 16);
PLACE(weir_emitter, emit, 24);
PLACE(weir_emitter, fail, 32);

SIZE(weir_option, 88);
PLACE(weir_option, struct_size, 0);
PLACE(weir_option, key, 8);
PLACE(weir_option, type, 16);
PLACE(weir_option, flags, 20);
PLACE(weir_option, default_text, 24);
PLACE(weir_option, choices, 32);
PLACE(weir_option, min, 40);
PLACE(weir_option, max, 48);
PLACE(weir_option, unit, 56);
PLACE(weir_option, importance, 64);
PLACE(weir_option, doc, 72);
PLACE(weir_option, example, 80);

SIZE(weir_value, 64);
PLACE(weir_value, struct_size, 0);
PLACE(weir_value, is_set, 8);
PLACE(weir_value, is_default, 12);
PLACE(weir_value, integer, 16);
PLACE(weir_value, number, 24);
PLACE(weir_value, text, 32);
PLACE(weir_value, items, 48);
PLACE(weir_value, item_count, 56);

SIZE(weir_config, 40);
PLACE(weir_config, struct_size, 0);
PLACE(weir_config, node, 8);
PLACE(weir_config, values, 16);
PLACE(weir_config, stride, 24);
PLACE(weir_config, count, 32);

SIZE(weir_host, 24);
PLACE(weir_host, struct_size, 0);
PLACE(weir_host, context, 8);
PLACE(weir_host, extension, 16);

SIZE(weir_log_v1, 16);
PLACE(weir_log_v1, struct_size, 0);
PLACE(weir_log_v1, write, 8);

SIZE(weir_metrics_v1, 40);
PLACE(weir_metrics_v1, struct_size, 0);
PLACE(weir_metrics_v1, counter, 8);
PLACE(weir_metrics_v1, gauge, 16);
PLACE(weir_metrics_v1, add, 24);
PLACE(weir_metrics_v1, set, 32);

SIZE(weir_clock_v1, 24);
PLACE(weir_clock_v1, struct_size, 0);
PLACE(weir_clock_v1, now_ms, 8);
PLACE(weir_clock_v1, monotonic_ms, 16);

SIZE(weir_keyed_record, 136);
PLACE(weir_keyed_record, record, 0);
PLACE(weir_keyed_record, position, 80);
PLACE(weir_keyed_record, effective_ms, 120);
PLACE(weir_keyed_record, slot, 128);
PLACE(weir_keyed_record, flags, 132);

SIZE(weir_keyed_batch, 32);
PLACE(weir_keyed_batch, struct_size, 0);
PLACE(weir_keyed_batch, records, 8);
PLACE(weir_keyed_batch, stride, 16);
PLACE(weir_keyed_batch, count, 24);

SIZE(weir_state_v1, 40);
PLACE(weir_state_v1, struct_size, 0);
PLACE(weir_state_v1, key, 8);
PLACE(weir_state_v1, get, 16);
PLACE(weir_state_v1, put, 24);
PLACE(weir_state_v1, erase, 32);

SIZE(weir_timer, 16);
PLACE(weir_timer, at_ms, 0);
PLACE(weir_timer, slot, 8);
PLACE(weir_timer, id, 12);

SIZE(weir_timer_v1, 32);
PLACE(weir_timer_v1, struct_size, 0);
PLACE(weir_timer_v1, set, 8);
PLACE(weir_timer_v1, cancel, 16);
PLACE(weir_timer_v1, run_due, 24);

SIZE(weir_lane, 48);
PLACE(weir_lane, struct_size, 0);
PLACE(weir_lane, name, 8);
PLACE(weir_lane, position, 24);
PLACE(weir_lane, end, 32);
PLACE(weir_lane, rewind, 40);

SIZE(weir_partition, 32);
PLACE(weir_partition, struct_size, 0);
PLACE(weir_partition, topic, 8);
PLACE(weir_partition, number, 24);
PLACE(weir_partition, lane, 28);

SIZE(weir_source_plan, 56);
PLACE(weir_source_plan, struct_size, 0);
PLACE(weir_source_plan, lanes, 8);
PLACE(weir_source_plan, lane_stride, 16);
PLACE(weir_source_plan, lane_count, 24);
PLACE(weir_source_plan, partitions, 32);
PLACE(weir_source_plan, partition_stride, 40);
PLACE(weir_source_plan, partition_count, 48);

SIZE(weir_intake, 40);
PLACE(weir_intake, struct_size, 0);
PLACE(weir_intake, context, 8);
PLACE(weir_intake, alloc, 16);
PLACE(weir_intake, take, 24);
PLACE(weir_intake, refuse, 32);

SIZE(weir_poll, 32);
PLACE(weir_poll, struct_size, 0);
PLACE(weir_poll, lane, 8);
PLACE(weir_poll, max_records, 12);
PLACE(weir_poll, max_bytes, 16);
PLACE(weir_poll, next, 24);

SIZE(weir_lane_status, 32);
PLACE(weir_lane_status, struct_size, 0);
PLACE(weir_lane_status, position, 8);
PLACE(weir_lane_status, log_end, 16);
PLACE(weir_lane_status, asked_ms, 24);

SIZE(weir_text, 1032);
PLACE(weir_text, struct_size, 0);
PLACE(weir_text, text, 8);

SIZE(weir_source, 88);
PLACE(weir_source, struct_size, 0);
PLACE(weir_source, create, 8);
PLACE(weir_source, destroy, 16);
PLACE(weir_source, configure, 24);
PLACE(weir_source, cluster, 32);
PLACE(weir_source, plan, 40);
PLACE(weir_source, start, 48);
PLACE(weir_source, poll, 56);
PLACE(weir_source, wait, 64);
PLACE(weir_source, status, 72);
PLACE(weir_source, stop, 80);

SIZE(weir_source_offset, 32);
PLACE(weir_source_offset, topic, 0);
PLACE(weir_source_offset, partition, 16);
PLACE(weir_source_offset, next, 24);

SIZE(weir_sink_start, 56);
PLACE(weir_sink_start, struct_size, 0);
PLACE(weir_sink_start, pipeline, 8);
PLACE(weir_sink_start, incarnation, 16);
PLACE(weir_sink_start, position, 24);
PLACE(weir_sink_start, confirmed, 40);
PLACE(weir_sink_start, source_group, 48);

SIZE(weir_sink_found, 48);
PLACE(weir_sink_found, struct_size, 0);
PLACE(weir_sink_found, marker, 8);
PLACE(weir_sink_found, position, 24);
PLACE(weir_sink_found, refused, 40);

SIZE(weir_publication, 88);
PLACE(weir_publication, struct_size, 0);
PLACE(weir_publication, records, 8);
PLACE(weir_publication, stride, 16);
PLACE(weir_publication, count, 24);
PLACE(weir_publication, marker, 32);
PLACE(weir_publication, first_epoch, 48);
PLACE(weir_publication, last_epoch, 56);
PLACE(weir_publication, offsets, 64);
PLACE(weir_publication, offset_stride, 72);
PLACE(weir_publication, offset_count, 80);

SIZE(weir_sink, 96);
PLACE(weir_sink, struct_size, 0);
PLACE(weir_sink, guarantee, 8);
PLACE(weir_sink, create, 16);
PLACE(weir_sink, destroy, 24);
PLACE(weir_sink, configure, 32);
PLACE(weir_sink, cluster, 40);
PLACE(weir_sink, max_record_bytes, 48);
PLACE(weir_sink, start, 56);
PLACE(weir_sink, scan, 64);
PLACE(weir_sink, publish, 72);
PLACE(weir_sink, read_back, 80);
PLACE(weir_sink, stop, 88);

SIZE(weir_link, 24);
PLACE(weir_link, struct_size, 0);
PLACE(weir_link, input, 8);
PLACE(weir_link, output, 16);

SIZE(weir_predicate, 40);
PLACE(weir_predicate, struct_size, 0);
PLACE(weir_predicate, create, 8);
PLACE(weir_predicate, destroy, 16);
PLACE(weir_predicate, configure, 24);
PLACE(weir_predicate, test, 32);

SIZE(weir_transform, 56);
PLACE(weir_transform, struct_size, 0);
PLACE(weir_transform, create, 8);
PLACE(weir_transform, destroy, 16);
PLACE(weir_transform, configure, 24);
PLACE(weir_transform, start, 32);
PLACE(weir_transform, process, 40);
PLACE(weir_transform, stop, 48);

SIZE(weir_keyed_transform, 96);
PLACE(weir_keyed_transform, struct_size, 0);
PLACE(weir_keyed_transform, create, 8);
PLACE(weir_keyed_transform, destroy, 16);
PLACE(weir_keyed_transform, configure, 24);
PLACE(weir_keyed_transform, start, 32);
PLACE(weir_keyed_transform, process, 40);
PLACE(weir_keyed_transform, on_timer, 48);
PLACE(weir_keyed_transform, snapshot, 56);
PLACE(weir_keyed_transform, stop, 64);
PLACE(weir_keyed_transform, horizon, 72);
PLACE(weir_keyed_transform, settings_changed, 80);
PLACE(weir_keyed_transform, explain, 88);

SIZE(weir_component, 96);
PLACE(weir_component, struct_size, 0);
PLACE(weir_component, kind, 8);
PLACE(weir_component, flags, 12);
PLACE(weir_component, name, 16);
PLACE(weir_component, summary, 24);
PLACE(weir_component, doc, 32);
PLACE(weir_component, options, 40);
PLACE(weir_component, option_stride, 48);
PLACE(weir_component, option_count, 56);
PLACE(weir_component, accepts, 64);
PLACE(weir_component, produces, 72);
PLACE(weir_component, functions, 80);
PLACE(weir_component, dead_letter_sink, 88);

SIZE(weir_plugin, 56);
PLACE(weir_plugin, struct_size, 0);
PLACE(weir_plugin, abi_major, 8);
PLACE(weir_plugin, abi_minor, 12);
PLACE(weir_plugin, name, 16);
PLACE(weir_plugin, version, 24);
PLACE(weir_plugin, license, 32);
PLACE(weir_plugin, components, 40);
PLACE(weir_plugin, component_count, 48);

#endif
