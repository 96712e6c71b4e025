/// What is about to happen with a plugin's code, for whoever wants to know where a process was when it died.
public enum LoadingStep: Hashable, Sendable {
  /// The library of the module or backbone with this id is found, checked and opened.
  case loading(String)
  /// The plugin builds the module or backbone with this id.
  case building(String)
  /// The last step that was told, and has not ended yet, has ended.
  case ended
}
