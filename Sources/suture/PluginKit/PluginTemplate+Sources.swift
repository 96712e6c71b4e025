import SutureExecution

extension PluginTemplate {
  var swiftSource: String {
    """
    import CSuture
    import SuturePlugin

    /// One gate per channel, from its mean over the map: x · σ(weight · GAP(x) / temperature).
    struct \(typeName): Module {
      static let id = "\(id)"
      static let version = "0.1.0"

      func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
        let pooled = try AdaptiveAvgPool2d(1)("avg_pool", x)
        let weight = try x.parameter("weight", [1, x.channels, 1, 1], .constant(1))
        return try x * (weight * pooled / h.real("temperature")).sigmoid()
      }
    }

    private let plugin = Plugin(\(typeName).self)

    @c @implementation
    public func suture_plugin(_ host: HostVersion, _ offer: OfferSlot) -> suture_status {
      plugin.answer(host, offer)
    }

    """
  }

  var cSource: String {
    """
    /* One gate per channel, from its mean over the map: x * sigmoid(weight * GAP(x) / temperature). */
    #include "suture.h"

    static suture_status apply(const suture_host *host, const char *operation, const suture_tensor *inputs,
                               uint64_t input_count, const suture_attribute *attributes, uint64_t attribute_count,
                               suture_tensor *made) {
      return host->apply(host->context, suture_text(operation), inputs, input_count, attributes, attribute_count, made);
    }

    static suture_status build(const suture_item *item, const suture_host *host, suture_tensor x, suture_tensor *y) {
      (void)item;
      if (host->header.struct_size < sizeof(suture_host)) return SUTURE_BAD_VERSION;
      suture_integers shape;
      double temperature = 1;
      suture_tensor weight, pooled, product, scaled, gate;
      suture_status status = host->shape(host->context, x, &shape);
      if (status == SUTURE_OK) status = host->real(host->context, suture_text("temperature"), &temperature);
      if (status != SUTURE_OK) return status;
      if (shape.count != 4) return host->fail(host->context, suture_text("\(id) takes a map [n, c, h, w]"));

      const int64_t channels[] = {1, shape.values[1], 1, 1};
      const int64_t positions[] = {2, 3};
      const suture_initialiser one = {SUTURE_CONSTANT, 0, 1, 0};
      const suture_attribute mean[] = {suture_numbers("axes", positions, 2), suture_integer("keep", 1)};
      const suture_attribute scale = suture_real("scale", 1 / temperature);

      status = host->parameter(host->context, suture_text("weight"), suture_list(channels, 4), one, &weight);
      if (status == SUTURE_OK) status = apply(host, "reduce_mean", &x, 1, mean, 2, &pooled);
      if (status == SUTURE_OK) status = apply(host, "multiply", (suture_tensor[]){weight, pooled}, 2, 0, 0, &product);
      if (status == SUTURE_OK) status = apply(host, "affine", &product, 1, &scale, 1, &scaled);
      if (status == SUTURE_OK) status = apply(host, "sigmoid", &scaled, 1, 0, 0, &gate);
      if (status == SUTURE_OK) status = apply(host, "multiply", (suture_tensor[]){x, gate}, 2, 0, 0, y);
      return status;
    }

    static const suture_item item = {
        {sizeof(suture_item), SUTURE_ABI_MAJOR, 0}, {"\(id)", \(id.utf8.count)}, {"0.1.0", 5}, build, 0,
    };
    static const suture_item *const items[] = {&item};
    static const suture_offer offer = {{sizeof(suture_offer), SUTURE_ABI_MAJOR, 0}, items, 1};

    suture_status suture_plugin(const suture_header *host, const suture_offer **answer) {
      if (host == 0 || answer == 0) return SUTURE_BAD_ARGUMENT;
      if (host->major != SUTURE_ABI_MAJOR) return SUTURE_BAD_VERSION;
      *answer = &offer;
      return SUTURE_OK;
    }

    """
  }

  /// The Makefile; recipes start with tabs, as make requires.
  var makefile: String {
    let head = """
      # Header and SDK of the installed suture; SDK=… on the command line selects another folder.
      SDK ?= $(shell suture plugin paths)
      ifeq ($(SDK),)
      $(error 'suture' is not on the PATH: give SDK=FOLDER, the folder that 'suture plugin paths' prints)
      endif
      LIBRARY = registry/lib\(typeName).so

      all: $(LIBRARY)

      """
    let tail = """

      clean:
      \trm -rf build $(LIBRARY)

      .PHONY: all clean

      """
    switch language {
    case .c:
      return head + """

        $(LIBRARY): \(id).c
        \t$(CC) -std=c11 -Wall -Wextra -O2 -fPIC -fvisibility=hidden -shared -I $(SDK)/CSuture/include -o $@ $<

        """ + tail
    case .swift:
      return head + """
        FLAGS = -O -wmo -parse-as-library -swift-version 6 -I $(SDK)/CSuture/include

        # The SDK is compiled into the plugin: host and plugins share no Swift type.
        build/SuturePlugin.o: $(shell find $(SDK)/SuturePlugin -name '*.swift' 2>/dev/null)
        \tmkdir -p build
        \tswiftc $(FLAGS) -module-name SuturePlugin -emit-module -emit-module-path build/SuturePlugin.swiftmodule \\
        \t  -emit-object -o $@ $^

        $(LIBRARY): \(typeName).swift build/SuturePlugin.o
        \tswiftc $(FLAGS) -module-name \(typeName) -I build -emit-library -o $@ $^ -use-ld=lld \\
        \t  -Xlinker --version-script=$(SDK)/CSuture/plugin.map

        """ + tail
    }
  }
}
