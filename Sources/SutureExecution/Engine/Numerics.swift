/// The version of the numbers that engines and trainers compute.
public enum Numerics {
  /// Raised when the numbers of an engine or of the trainer change: it is part of every trial's key.
  public static let current = 3
}
