import SutureSupport
import SutureTraining

extension SweepReport {
  /// What the grafts of a finalist's trained network do to images.
  public struct Explanation: Hashable, Sendable, Encodable {
    /// The candidate's number.
    public var candidate: Int
    /// The seed of the weights, the first of the candidate's most accurate ones.
    public var seed: Int
    /// The images.
    public var images: [Image]

    /// Creates an explanation.
    public init(candidate: Int, seed: Int, images: [Image]) {
      self.candidate = candidate
      self.seed = seed
      self.images = images
    }

    /// One image.
    public struct Image: Hashable, Sendable, Encodable {
      /// The path of its file, or its place in the data set, such as `validation image 3`.
      public var name: String
      /// The name of its class, or the class's number; nil where it is unknown.
      @Nullable public var `class`: String?
      /// The most probable class.
      public var predicted: String
      /// Its probability.
      public var probability: Double
      /// The grafts, in order of computation.
      public var grafts: [Graft]

      /// Creates an image.
      public init(name: String, class: String?, predicted: String, probability: Double, grafts: [Graft]) {
        self.name = name
        self.class = `class`
        self.predicted = predicted
        self.probability = probability
        self.grafts = grafts
      }
    }

    /// What one graft does to an image; see `GraftEffect`.
    public struct Graft: Hashable, Sendable, Encodable {
      /// The site.
      public var site: String
      /// The rms of the signal after the graft, over that before it; nil where there was no signal.
      @Nullable public var gain: Double?
      /// The gates of channels; nil where there was no signal.
      @Nullable public var channels: GraftEffect.Spread?
      /// The gates of positions; nil where there was no signal.
      @Nullable public var positions: GraftEffect.Spread?
      /// The image, the signal before and after the graft, and the gates of positions, as the address of a PNG file that
      /// contains the file itself.
      public var picture: String

      /// Creates a graft.
      public init(
        site: String, gain: Double?, channels: GraftEffect.Spread?, positions: GraftEffect.Spread?, picture: String
      ) {
        self.site = site
        self.gain = gain
        self.channels = channels
        self.positions = positions
        self.picture = picture
      }
    }
  }
}
