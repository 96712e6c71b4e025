internal import CYAML

/// An event of libyaml's parser, copied from the C structure.
struct YAMLEvent {
  enum Kind {
    case none, streamStart, streamEnd, documentStart(hasDirectives: Bool), documentEnd, alias
    case scalar(String, isPlain: Bool)
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
  }

  let kind: Kind
  let line: Int
  let column: Int
  var hasAnchor = false
  var hasTag = false

  /// Copies an event; the caller must still delete the C structure.
  init(_ event: yaml_event_t) {
    line = Int(clamping: event.start_mark.line) + 1
    column = Int(clamping: event.start_mark.column) + 1
    switch event.type {
    case YAML_STREAM_START_EVENT: kind = .streamStart
    case YAML_STREAM_END_EVENT: kind = .streamEnd
    case YAML_DOCUMENT_START_EVENT:
      let start = event.data.document_start
      kind = .documentStart(hasDirectives: start.version_directive != nil || start.tag_directives.start != nil)
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_ALIAS_EVENT: kind = .alias
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: Int(clamping: scalar.length))
      let text = String(decoding: bytes, as: UTF8.self)
      kind = .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      hasAnchor = scalar.anchor != nil
      hasTag = scalar.tag != nil
    case YAML_SEQUENCE_START_EVENT:
      kind = .sequenceStart
      hasAnchor = event.data.sequence_start.anchor != nil
      hasTag = event.data.sequence_start.tag != nil
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      kind = .mappingStart
      hasAnchor = event.data.mapping_start.anchor != nil
      hasTag = event.data.mapping_start.tag != nil
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    default: kind = .none
    }
  }
}
