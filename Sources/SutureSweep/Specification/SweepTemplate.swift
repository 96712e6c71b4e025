import SutureComposer
import SutureData
import SutureExecution
import SutureRegistry
import SutureTraining

/// The text of a new specification: all keys with comments, the optional ones with their defaults.
public struct SweepTemplate: Hashable, Sendable {
  /// The sweep's name, and the file's name without `.yaml`.
  public var name: String
  /// The images.
  public var dataSet: DataSetReference
  /// The backbone with hyperparameters.
  public var backbone: ModuleReference
  /// The backbone's sites, in the order of the computation.
  public var sites: [String]
  /// The modules of the space.
  public var modules: SearchSpace.Modules

  /// Creates a template.
  public init(
    name: String, dataSet: DataSetReference, backbone: ModuleReference, sites: [String], modules: SearchSpace.Modules
  ) {
    self.name = name
    self.dataSet = dataSet
    self.backbone = backbone
    self.sites = sites
    self.modules = modules
  }

  /// Patterns that match all sites, with the number of sites: numbers in names become `*`.
  var patterns: [(text: String, count: Int)] {
    var patterns: [(text: String, count: Int)] = []
    for site in sites {
      let text = SweepTemplate.pattern(site)
      if let known = patterns.firstIndex(where: { $0.text == text }) {
        patterns[known].count += 1
      } else {
        patterns.append((text, 1))
      }
    }
    return patterns
  }

  /// The first pattern of the branches of residual connections, where most papers put attention.
  ///
  /// Without any, it is the pattern that matches the most sites.
  private var pattern: String {
    let residual = patterns.filter { $0.text.hasSuffix("residual") }
    return (residual.isEmpty ? patterns : residual).reduce(("*", 0)) { $1.count > $0.1 ? ($1.text, $1.count) : $0 }.0
  }

  /// The pattern of a site, such as `layer*.*.residual` for `layer1.0.residual`.
  private static func pattern(_ site: String) -> String {
    site.reduce(into: "") { text, character in
      guard character.isNumber else { return text.append(character) }
      if text.last != "*" { text.append("*") }
    }
  }

  // MARK: Text

  /// The text of the file.
  public var text: String {
    let training = TrainingSettings()
    return """
      # \(name): which of these modules, alone and in pairs, helps \(backbone) on \(dataSetName)?
      #
      #   suture sweep plan \(name).yaml     lists candidates, those that are refused and why, and the time needed
      #   suture sweep run \(name).yaml      Ctrl-C stops it; running it again continues
      #
      # Keys marked "default" may be left out. Values that contain ': ' or begin with '*' need quotes.

      name: \(name)                    # also names the store: \(name).db

      # The images: a data set that is part of the program (digits, mnist5k), or {folder: PATH}: a folder of class folders
      # (or of train, val and test with them), a list of images in CSV, CIFAR's files, NumPy's .npz, or MNIST's four files.
      # Other keys, for all images: channels (1 or 3), mean and std (ImageNet's for colour photographs, otherwise those of the
      # training images); for photographs: image_size (224), resize (image_size / 0.875), interpolation (bilinear or
      # bicubic), bad_images (stop or skip), max_megapixels (100); for IDX and NumPy files: layout.
      dataset: \(dataSetText)
      # The share of each class's training images that choices between candidates are made on: 0% to 50%, or none, which
      # makes them on the test images. Test images are otherwise read once, for the finalists. Default: 10%.
      validation: \(ValidationShare.standard)

      backbone:
        id: \(SweepTemplate.scalar(backbone.description))
        # Where compositions are grafted; * matches within one part of a name. This backbone has the sites
        # \(patterns.map { $0.count > 1 ? "\($0.text) (\($0.count))" : $0.text }.joined(separator: ", ")).
        sites: [\(SweepTemplate.scalar(pattern))]
        # together (default): each candidate at all of these sites at once; each: at every site on its own.
        placement: together
        # weights: FILE starts every training with these (safetensors, or what PyTorch saved), grafts with their own;
        # require_transfer: 0.9 is the least share of the network that the file must have, rename: ["features.*=blocks.*"]
        # gives its tensors other names, by_position: true compares shapes in order. Default: initial weights; imported networks have theirs.

      # The compositions to try. Equal ones, such as se + eca and eca + se, are tried once.
      space:
        # Modules by id (with hyperparameters: "cbam(reduction: 8)"), by tag ({tags: [channel, spatial]}), or all.
        modules: \(modulesText)
        # How many modules a composition has: any of 1 to 4. Default: [1, 2].
        arity: [1, 2]
        # How modules are joined: serial, add, multiply, concat, max, mean, weighted, blend, gated, channel_gated,
        # gate_product (x times the product of the modules' gates; multiply multiplies their outputs), gate_mean; or all.
        # Modules that join branches are operators too: aff, or "aff(reduction: 8)", whose branches keep their order.
        # Default: [serial, add, multiply, concat]. Each parallel operator also gets its control, the operator without any
        # module, such as identity + identity.
        operators: [serial, add]
        # flat (default): one operator joins all modules of a composition; nested: every tree of operators.
        shapes: flat
        # default (default): the modules' default values; sweep: every combination of the values that manifests list.
        hyperparameters: default
        # Compositions tried in addition, such as "(se + eca) >> sa". Default: none.
        compositions: []

      # What a candidate may cost: parameters, macs (of one image), latency (ms), each absolute (100000) or relative to
      # the bare backbone (+50%). runtimes: [onnxruntime] refuses modules that were seen not to run there ('suture list
      # --kind runtime'). Default: no limits.
      limits: {macs: +100%}

      # exhaustive (default): every composition. Where there are too many:
      #   {method: random, budget: 200, seed: 0}
      #   {method: evolution, budget: 200, seed: 0, population: 24, sample: 6, batch: 8}
      search: {method: exhaustive}

      # What candidates go through, in this order. 'keep' is how many go on to the next training: a share or a number. The
      # single modules that these are made of go on, too, so that a pair can be compared with its parts, unless
      # 'parts' is false. {halving: {epochs: [1, 9], factor: 3, seeds: [0], parts: true}} stands for trainings of 1, 3 and
      # 9 epochs, each keeping a third.
      stages:
        - check                                # contracts and runtimes; builds modules only to find gates
        - cost                                 # parameters, MACs, latency, and the limits
        # Scores before training: grad_norm, jacob_cov, naswot, synflow. Other keys: batch (images), seeds, order: naswot
        # (highest first), keep: {by: naswot, best: 50%, parts: true}.
        - score: {scores: [naswot]}
        - train: {epochs: 1, seeds: [0], keep: {best: 25%, parts: true}}
        - train: {epochs: 2, seeds: [1, 2, 3]} # seeds that took no part in the selection

      # How every candidate is trained. These are the defaults; the learning rate follows a cosine schedule.
      training:
        optimizer: \(training.optimizer.name.rawValue)                         # sgd (Nesterov momentum 0.9) or adamw
        learning_rate: \(training.learningRate)                     # the peak of the schedule; default for adamw: 0.001
        weight_decay: \(training.optimizer.weightDecay)                   # of matrices and kernels; norms and biases have none
        batch_size: \(training.batchSize)
        label_smoothing: \(training.labelSmoothing)
        warm_up_epochs: \(training.warmUpEpochs)
        crop_padding: \(training.augmentation.cropPadding)                        # random crops from images padded by this many pixels
        flip: \(training.augmentation.flip)                            # random horizontal flips
        # For photographs: random_resized_crop: true (or {scale: [0.08, 1], ratio: [0.75, 1.333]}), color_jitter: 0.4 (or
        # {brightness: 0.4, hue: 0.1}), rand_augment: true (or {operations: 2, magnitude: 9}), random_erasing: 0.25,
        # mixup: 0.2, cutmix: 1
        # freeze: [backbone]                   # keep these as they are: backbone, head, grafts, or module paths
        # layer_decay: 0.75                    # factor of the learning rate from each numbered layer to the one before it
        # clip_norm: 1                         # the maximum norm of all gradients together
        # accumulate: 4                        # batches whose mean gradient makes one update
        # ema: 0.999                           # evaluate and keep an exponential moving average of the weights

      # What the result table is ordered by and the Pareto front is made of: also latency. This is the default.
      rank: {maximize: [accuracy], minimize: [parameters, macs]}

      # none (default): grafts as their modules compute them; match: each is multiplied by a fixed factor that makes its gain
      # 1 at the start of training, so that the size of its output cannot explain a difference.
      scale: none

      # none (default), or finalists: keeps the trained weights of every candidate and seed of the last training, beside the
      # store in \(name).weights, for 'suture sweep export'. This changes no result; 'sweep plan' estimates the disk space.
      keep_weights: none

      # What computes: onednn (default), or pytorch, in a Python child process of each worker:
      #   {pytorch: {device: cuda, precision: amp, compile: true, channels_last: true, deterministic: true}}
      # device: cpu (default), cuda or mps; precision: float32 (default), tf32 or amp (bfloat16). Trials of different engines or
      # options are different trials.
      engine: onednn

      """
  }

  /// The data set's name on one line, for a comment.
  private var dataSetName: String { dataSet.name.split(whereSeparator: \.isNewline).joined(separator: " ") }

  private var dataSetText: String {
    switch dataSet {
    case .catalogue(let id, let options): "{id: \(SweepTemplate.scalar(id))\(channels(options))}"
    case .folder(let path, let options): "{folder: \(SweepTemplate.scalar(path))\(channels(options))}"
    }
  }

  private func channels(_ options: ImageOptions) -> String { options.channels.map { ", channels: \($0)" } ?? "" }

  private var modulesText: String {
    switch modules {
    case .all: "all"
    case .tags(let tags): "{tags: [\(tags.map(SweepTemplate.scalar).joined(separator: ", "))]}"
    case .ids(let ids): "{ids: [\(ids.map(SweepTemplate.scalar).joined(separator: ", "))]}"
    }
  }

  /// The YAML scalar for a text: in double quotes unless it is a plain word.
  private static func scalar(_ text: String) -> String {
    let isWord =
      text.first?.isLetter == true
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-./".contains($0)) }
    guard !isWord else { return text }
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.value < 32 || scalar.value == 127:
        "\\x\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16))"
      default: "\(scalar)"
      }
    }
    return "\"\(escaped.joined())\""
  }
}
