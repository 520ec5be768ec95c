// The field numbers of weir/iot/v1/device_message.proto, by message; the tests hold them against it.
#pragma once

namespace weir::field {

namespace value {
enum { kNull = 1, kBool, kInt, kUint, kDouble, kNumberText, kString, kStringBytes, kList, kObject };
}
namespace list {
enum { kValues = 1 };
}
namespace object {
enum { kMembers = 1 };
}
namespace member {
enum { kName = 1, kValue };
}
namespace instant {
enum { kUnixMs = 1, kPrecision, kOrigin, kSourceText, kZoneAssumed };
}
namespace device {
enum { kProduct = 1, kName, kPlatformId, kTypeName };
}
namespace sample {
enum { kName = 1, kValue, kTime, kRejection };
}
namespace rejection {
enum { kCode = 1, kMessage };
}
namespace properties {
enum { kSamples = 1, kMethod };
}
namespace event {
enum { kIdentifier = 1, kTitle, kSeverity, kSeverityText, kParams, kTime };
}
namespace events {
enum { kEvents = 1 };
}
namespace connectivity {
enum { kState = 1, kReasonText, kReasonCode, kChangedAt, kLastSeenAt, kClientIp };
}
namespace lifecycle {
enum { kAction = 1, kActionText };
}
namespace sub_device {
enum { kDevice = 1, kResult, kExtra };
}
namespace topology {
enum { kOp = 1, kOpText, kIsResult, kDevices, kStatusCode };
}
namespace command {
enum { kKind = 1, kMethod, kIdentifier, kParams };
}
namespace reply {
enum { kKind = 1, kCode, kCodeSpace, kSuccess, kMeaning, kMessage, kData, kRequestTopic, kMethod };
}
namespace attributes {
enum { kItems = 1 };
}
namespace attribute {
enum { kKey = 1, kValue };
}
namespace firmware {
enum {
    kKind = 1,
    kModule,
    kFromVersion,
    kToVersion,
    kStatusText,
    kPercent,
    kResultCode,
    kDescription,
    kJobId,
    kTaskId,
    kPackageId
};
}
namespace raw {
enum { kData = 1, kEncoding };
}
namespace source {
enum {
    kPlatform = 1,
    kShape,
    kTopic,
    kKafkaTopic,
    kKafkaPartition,
    kKafkaOffset,
    kKafkaTimestampMs,
    kSequence,
    kDeclaredPayloadLen,
    kActualPayloadLen,
    kMsgType,
    kOriginal
};
}
namespace note {
enum { kCode = 1, kText };
}
namespace extra {
enum { kPointer = 1, kValue };
}
namespace message {
enum {
    kSchema = 1,
    kSource,
    kDevice,
    kGateway,
    kTime,
    kPlatformTime,
    kCorrelationId,
    kCorrelationType,
    kProtocolVersion,
    kUplink,
    kProperties = 20,
    kEvents,
    kConnectivity,
    kLifecycle,
    kTopology,
    kCommand,
    kReply,
    kAttributes,
    kFirmware,
    kRaw,
    kExtra = 40,
    kNotes
};
}

}  // namespace weir::field
