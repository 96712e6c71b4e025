/// The Python functions with which a generated file grafts its composition onto networks of the user's own.
enum PyTorchGraft {
  /// The names that classes of the file must not take.
  static let names: Set<String> = ["attention", "graft", "Grafts", "ApplyGraft", "COMPOSITION"]

  /// The source; it calls `attention(channels)`.
  /// - Parameters:
  ///   - composition: the composition in canonical form.
  ///   - isMap: whether it takes maps [n, c, h, w]; otherwise tokens [n, l, c].
  static func source(composition: String, isMap: Bool) -> String {
    let text = PythonText.quoted(composition)
    let (rank, axis, form) = isMap ? (4, 1, "map [n, c, h, w]") : (3, 2, "token sequence [n, l, c]")
    return """
      COMPOSITION = \(text)


      class ApplyGraft:
          \"""A forward hook that hands a module's output through the module grafted into it.\"""

          def __init__(self, name):
              self.name = name

          def __call__(self, module, arguments, output):
              return getattr(module, self.name)(output)


      class Grafts:
          \"""What `graft` added to a network.\"""

          def __init__(self):
              self.added = []

          def remove(self):
              \"""Restores the network as it was.\"""
              for module, name, hook in self.added:
                  if hook is not None:
                      hook.remove()
                  delattr(module, name)
              self.added = []


      def output_shapes(model, paths, example):
          \"""The shapes that modules return in one run without gradients, by path.\"""
          shapes = {}

          def record(path):
              def hook(module, arguments, output):
                  shapes[path] = tuple(output.shape) if isinstance(output, torch.Tensor) else None

              return hook

          modules = dict(model.named_modules())
          hooks = [modules[path].register_forward_hook(record(path)) for path in paths]
          training = {module: module.training for module in model.modules()}
          try:
              model.eval()
              with torch.no_grad():
                  model(example)
          finally:
              for hook in hooks:
                  hook.remove()
              for module, was_training in training.items():
                  module.training = was_training
          return shapes


      def graft(model, sites, example=None):
          \"""Grafts compositions onto submodules of a network of your own.

          model: any `nn.Module`.
          sites: for each path of a submodule, such as "layer1.0", the composition that its output passes through:
              COMPOSITION, or a function that makes a module for a number of channels.
          example: an input for one run that finds the numbers of channels; by default one image of 224 x 224.

          The network's own keys stay as they are, so its checkpoints load as before. Returns a handle whose
          `remove()` restores the network. Where a composition does not fit, ValueError says why, and the network is
          unchanged.
          \"""
          modules = dict(model.named_modules())
          for path, composition in sites.items():
              if path not in modules or not path:
                  raise ValueError(f"there is no module '{path}'; named_modules() lists all")
              if not callable(composition) and composition != COMPOSITION:
                  raise ValueError(f"this file contains '{COMPOSITION}', not '{composition}'")
          tensor = next(model.parameters(), torch.zeros(()))
          if example is None:
              convolution = next((m for m in model.modules() if isinstance(m, nn.Conv2d)), None)
              if convolution is None:
                  raise ValueError("give an example input: the network has no convolution that tells its channels")
              example = tensor.new_zeros(1, convolution.in_channels, 224, 224)
          shapes = output_shapes(model, sites, example)
          made = {}
          for path, composition in sites.items():
              shape = shapes.get(path)
              if shape is None:
                  raise ValueError(f"'{path}' did not return a tensor in a run of the network")
              if len(shape) != \(rank):
                  raise ValueError(f"'{path}' returns {shape}, but '{COMPOSITION}' takes a \(form)")
              make = composition if callable(composition) else attention
              made[path] = make(shape[\(axis)])
          grafts = Grafts()
          for path, module in made.items():
              target = modules[path]
              name = number = "graft"
              count = 1
              while hasattr(target, name):
                  count += 1
                  name = f"{number}_{count}"
              module.to(device=tensor.device, dtype=tensor.dtype if tensor.is_floating_point() else None)
              module.train(target.training)
              target.add_module(name, module)
              # A Sequential runs what is added to it by itself.
              runs_all = isinstance(target, nn.Sequential) and type(target).forward is nn.Sequential.forward
              hook = None if runs_all else target.register_forward_hook(ApplyGraft(name))
              grafts.added.append((target, name, hook))
          return grafts
      """
  }
}
