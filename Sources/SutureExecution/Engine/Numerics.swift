/// The version of the numbers that engines and trainers compute.
public enum Numerics {
  /// Raised when an engine or the trainer computes other numbers, or a trial's key is made of other values.
  public static let current = 9
}
