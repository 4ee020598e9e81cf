/// The formats of text that documents can be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Format {
    Date,
    DateTime,
    PartialDateTime,
    ZonedDateTime,
    Time,
    PartialTime,
    Duration,
    Uuid,
    Uri,
    UriReference,
    UriTemplate,
    Email,
    Hostname,
    Ip,
    Ipv4,
    Ipv6,
    Byte,
    JsonPointer,
    RelativeJsonPointer,
    Regex,
    /// Any text at all: `password`, `binary`.
    Text,
}

impl Format {
    /// The format of a name, as JSON Schema, schemars and `OpenAPI` name them.
    pub(in super::super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "date" => Self::Date,
            "date-time" => Self::DateTime,
            "partial-date-time" => Self::PartialDateTime,
            "zoned-date-time" => Self::ZonedDateTime,
            "time" => Self::Time,
            "partial-time" => Self::PartialTime,
            "duration" => Self::Duration,
            "uuid" => Self::Uuid,
            "uri" | "url" | "iri" => Self::Uri,
            "uri-reference" | "iri-reference" => Self::UriReference,
            "uri-template" => Self::UriTemplate,
            "email" | "idn-email" => Self::Email,
            "hostname" | "idn-hostname" => Self::Hostname,
            "ip" => Self::Ip,
            "ipv4" => Self::Ipv4,
            "ipv6" => Self::Ipv6,
            "byte" => Self::Byte,
            "json-pointer" => Self::JsonPointer,
            "relative-json-pointer" => Self::RelativeJsonPointer,
            "regex" => Self::Regex,
            "password" | "binary" => Self::Text,
            _ => return None,
        })
    }
}
