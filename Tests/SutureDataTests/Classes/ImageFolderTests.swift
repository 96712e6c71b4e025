import Foundation
import Glibc
import SutureExecution
import SutureGraph
import Testing

@testable import SutureData

/// Folders of class folders and lists of images.
struct ImageFolderTests {
  /// Files under these names with these fixtures' bytes.
  private static func tree(_ names: [String: String]) throws -> FileTree {
    try FileTree(names.mapValues { try Fixture.bytes($0) })
  }

  /// Three images in each of two classes, in each part.
  private static func classFolders(_ parts: [String], _ classes: [String] = ["cat", "dog"]) throws -> FileTree {
    let images = ["colour.jpg", "progressive.jpg", "orientation-6.jpg"]
    var names: [String: String] = [:]
    for part in parts {
      for name in classes {
        for (index, image) in images.enumerated() { names["\(part)/\(name)/\(index).jpg"] = image }
      }
    }
    return try tree(names)
  }

  private static func message(_ path: String, _ options: ImageOptions = ImageOptions()) -> String {
    do throws(DataError) {
      _ = try DataSet.load(folder: path, options: options)
      return "none"
    } catch { return error.description.replacing(path, with: "F") }
  }

  private static func small(_ size: Int = 12) -> ImageOptions {
    var options = ImageOptions()
    options.size = size
    return options
  }

  // MARK: Forms

  @Test func `parts, classes and their names are those of the folders`() throws {
    let tree = try Self.classFolders(["train", "valid", "test"], ["zebra", "Ape", "cat"])
    let data = try DataSet.load(folder: tree.path, options: Self.small())
    #expect(data.classNames == ["Ape", "cat", "zebra"] && data.classes == 3)
    #expect(data.train.labels == [0, 0, 0, 1, 1, 1, 2, 2, 2])
    #expect(data.validation?.count == 9 && data.test.count == 9)
    #expect(data.shape(1).dimensions == [1, 3, 12, 12])
    #expect(data.mean == ImageOptions.imageNetMean && data.deviation == ImageOptions.imageNetDeviation)
    #expect(data.train.isDecodedOnDemand && data.train.pixels.isEmpty && data.warnings.isEmpty)
    let split = try data.split(validation: .standard)
    #expect(split == data && split.choices.split == .validation)
    #expect(try data.split(validation: .none).choices.split == .test)
  }

  @Test func `validation images stand in for missing test images`() throws {
    let tree = try Self.classFolders(["train", "val"])
    let data = try DataSet.load(folder: tree.path, options: Self.small())
    #expect(data.test.count == 6 && data.validation == nil)
    #expect(data.warnings == ["'\(tree.path)' has no test images: its validation images are used for testing"])
    let split = try data.split(validation: .standard)
    #expect(split.train.count == 4 && split.validation?.count == 2 && split.digest == data.digest)
  }

  @Test func `a folder of class folders has a tenth of each class set aside`() throws {
    let tree = try Self.classFolders(["."])
    let data = try DataSet.load(folder: tree.path, options: Self.small())
    #expect(data.train.labels == [0, 0, 1, 1] && data.test.labels == [0, 1])
    #expect(try #require(data.warnings.first).contains("2 of 6 images, a tenth of each class, are set aside"))
    #expect(try DataSet.load(folder: tree.path, options: Self.small()).digest == data.digest)
  }

  @Test func `a class may be named like a part`() throws {
    let tree = try Self.classFolders(["."], ["bus", "train"])
    #expect(try DataSet.load(folder: tree.path, options: Self.small()).classNames == ["bus", "train"])
  }

  @Test func `small images of one size are read into memory as they are`() throws {
    let tree = try Self.tree([
      "train/a/1.png": "grey.png", "train/b/1.png": "bilevel.png", "test/a/1.png": "grey.png",
    ])
    let data = try DataSet.load(folder: tree.path)
    #expect(data.shape(1).dimensions == [1, 1, 6, 9] && !data.train.isDecodedOnDemand)
    #expect(data.train.pixels.prefix(54) == Fixture.pattern(9, 6, 1).pixels[...])
    #expect(data.mean != ImageOptions.imageNetMean && data.classNames == ["a", "b"])
    let colour = try Self.tree([
      "train/a/1.png": "colour.png", "train/b/1.png": "grey.png", "test/a/1.png": "alpha.png",
    ])
    #expect(try DataSet.load(folder: colour.path).channels == 3)
  }

  @Test func `grey images that are decoded on demand have the statistics of the training images`() throws {
    let tree = try Self.tree(["train/a/1.png": "grey.png", "train/b/1.png": "grey.png", "test/a/1.png": "bilevel.png"])
    let data = try DataSet.load(folder: tree.path, options: Self.small(6))
    let pixels = try data.train.preparedImage(0).pixels
    let mean = Double(pixels.reduce(0) { $0 + Int($1) }) / Double(pixels.count) / 255
    #expect(abs(Double(data.mean[0]) - mean) < 1e-6 && data.channels == 1)
  }

  @Test func `a list names images, classes and parts`() throws {
    let tree = try Self.tree(["images/a.jpg": "colour.jpg", "images/b, c.jpg": "grey.jpg"])
    let rows = [
      "split,path,note,label", "train,images/a.jpg,x,10", "train,\"images/b, c.jpg\",\"a \"\"b\"\"\",9",
      "val,\(tree.path)/images/a.jpg,,9", "test,images/a.jpg,,10", "",
    ]
    try tree.write(Array(rows.joined(separator: "\r\n").utf8), to: "list.csv")
    let data = try DataSet.load(folder: tree.path + "/list.csv", options: Self.small())
    // Numbers are sorted as such.
    #expect(data.classNames == ["9", "10"] && data.train.labels == [1, 0])
    #expect(data.validation?.labels == [0] && data.test.labels == [1])
    let lists = [
      "train.csv": "path,label\nimages/a.jpg,x\nimages/a.jpg,y\n", "test.csv": "file,class\nimages/a.jpg,y\n",
    ]
    for (name, text) in lists { try tree.write(Array(text.utf8), to: name) }
    let folder = try DataSet.load(folder: tree.path, options: Self.small())
    #expect(folder.classNames == ["x", "y"] && folder.test.labels == [1])
  }

  @Test(arguments: [
    ("a,b\n1,2\n", "'F' has an invalid line 1: it must name the columns, such as 'path,label' or 'path,label,split'"),
    ("path,label\nx\n", "'F' has an invalid line 2: it has 1 cell, the heading 2"),
    ("path,label\n\"x,1\n", "'F' has an invalid line 2: a quote is not closed"),
    ("path,label\n\"x\"y,1\n", "'F' has an invalid line 2: text follows a closing quote"),
    ("path,label\nx,\n", "'F' has an invalid line 2: the path or the label is empty"),
    ("path,label,split\nx,1,dev\n", "'F' has an invalid line 2: the split 'dev' is none of 'train', 'val' and 'test'"),
    ("path,label\n\"x\n\",1\ny\n", "'F' has an invalid line 4: it has 1 cell, the heading 2"),
    ("", "'F' has an invalid line 1: it must name the columns, such as 'path,label' or 'path,label,split'"),
  ])
  func `invalid lines of a list are named`(text: String, message: String) throws {
    let tree = try FileTree(["list.csv": Array(text.utf8)])
    #expect(Self.message(tree.path + "/list.csv") == message)
  }

  // MARK: Classes

  @Test func `folders without usable classes get one clear error each`() throws {
    let image = try Fixture.bytes("colour.jpg")
    let bare = try FileTree([:])
    #expect(Self.message(bare.path).hasSuffix("; the folder is empty"))
    try bare.write(image, to: "1.jpg")
    #expect(Self.message(bare.path).hasSuffix("; it contains '1.jpg'"))
    let flat = try FileTree(["train/1.jpg": image, "train/2.jpg": image])
    #expect(
      Self.message(flat.path)
        == "'F/train' has no class folders, but 2 files: each class needs a folder of its own with its images, or list "
        + "them in a CSV file of 'path,label'")
    let one = try FileTree(["train/a/1.jpg": image, "test/a/1.jpg": image])
    #expect(Self.message(one.path).hasPrefix("'F' has images of one class only, 'a': there is nothing to learn"))
    let empty = try FileTree(["train/a/1.jpg": image, "train/b/.hidden": image])
    #expect(Self.message(empty.path) == "'F/train' has no image of the class 'b': add images, or remove the class")
    let unknown = try FileTree(["train/a/1.jpg": image, "train/b/1.jpg": image, "test/c/1.jpg": image])
    #expect(Self.message(unknown.path) == "'F' has images of the class 'c' in 'test', which no training image has")
    let single = try FileTree(["a/1.jpg": image, "b/1.jpg": image])
    #expect(Self.message(single.path).hasPrefix("'F' has no test images, and none can be set aside"))
  }

  @Test func `options that do not apply are refused`() throws {
    let tree = try Self.classFolders(["train", "test"])
    var options = Self.small()
    options.resize = 8
    #expect(Self.message(tree.path, options) == "'resize' must be at least the image size: 8 is less than 12")
    options.resize = nil
    options.layout = .channelsLast
    #expect(Self.message(tree.path, options).hasPrefix("'layout' applies to IDX and NumPy files"))
    options.layout = nil
    (options.mean, options.deviation) = ([0.5], [0.5])
    #expect(Self.message(tree.path, options) == "'mean' has 1 number, but the images have 3 channels")
    options.channels = 1
    #expect(try DataSet.load(folder: tree.path, options: options).mean == [0.5])
  }

  // MARK: Bad images

  @Test func `a bad image is named, or left out and counted`() throws {
    let tree = try Self.classFolders(["train", "test"])
    try tree.write([], to: "train/cat/bad.jpg")
    #expect(
      Self.message(tree.path, Self.small())
        == "the image 'F/train/cat/bad.jpg' is empty (0 bytes); leave out such images with 'bad_images: skip' "
        + "('--skip-bad-images' of train)")
    try tree.write(Array("text".utf8), to: "train/dog/notes.txt")
    var options = Self.small()
    options.skipsBadImages = true
    try tree.write(Array(try Fixture.bytes("colour.jpg").dropLast(100)), to: "test/dog/short.jpg")
    let data = try DataSet.load(folder: tree.path, options: options)
    #expect(data.train.count == 6 && data.test.count == 6)
    let warning = try #require(data.warnings.first)
    #expect(warning.hasPrefix("3 images of 15 left out: the image '\(tree.path)/train/cat/bad.jpg' is empty (0 bytes)"))
    #expect(warning.hasSuffix("; and 2 others"))
  }

  @Test func `an image whose pixels are damaged stops the pass that reads it, with its path`() throws {
    let tree = try Self.classFolders(["train", "test"])
    try tree.write(Array(try Fixture.bytes("colour.jpg").dropLast(100)), to: "train/dog/short.jpg")
    let data = try DataSet.load(folder: tree.path, options: Self.small())
    let batches = Batches(training: data, size: 7, seed: 0, epoch: 1)
    let error = #expect(throws: DataError.self) { try batches.batch(0) }
    #expect(error?.description.contains("train/dog/short.jpg' cannot be decoded: ") == true)
  }

  @Test func `all images of a class must not be left out`() throws {
    let tree = try Self.classFolders(["train", "test"])
    for index in 0..<3 { try tree.write([1], to: "train/dog/\(index).jpg") }
    var options = Self.small()
    options.skipsBadImages = true
    #expect(
      Self.message(tree.path, options)
        == "'F' has no training image of the class 'dog' left: all 3 are left out, the first because the image "
        + "'F/train/dog/0.jpg' is neither JPEG nor PNG: it begins with 01")
    let parts = try Self.classFolders(["train", "val", "test"])
    for name in ["cat", "dog"] { for index in 0..<3 { try parts.write([], to: "val/\(name)/\(index).jpg") } }
    // Without them, training images would be set aside instead.
    #expect(
      Self.message(parts.path, options).hasPrefix("'F' has no validation image left: all 6 are left out, the first"))
  }

  @Test func `what cannot be read is an image that may be left out, or an error if a class would be lost`() throws {
    let tree = try Self.classFolders(["train", "test"])
    try FileManager.default.createSymbolicLink(
      atPath: "\(tree.path)/train/cat/gone.jpg", withDestinationPath: "nowhere")
    #expect(mkfifo("\(tree.path)/train/dog/pipe.jpg", 0o600) == 0)
    #expect(
      Self.message(tree.path, Self.small())
        == "the image 'F/train/cat/gone.jpg' cannot be read: no such file or directory; leave out such images with "
        + "'bad_images: skip' ('--skip-bad-images' of train)")
    var options = Self.small()
    options.skipsBadImages = true
    #expect(try DataSet.load(folder: tree.path, options: options).warnings.first?.hasPrefix("2 images of 14") == true)
    // Files beside class folders are no images.
    try tree.write(Array("text".utf8), to: "train/README")
    #expect(Self.message(tree.path, options) == "none")
    for place in ["val", "train/bird"] {
      let link = "\(tree.path)/\(place)"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "nowhere")
      let (folder, name) = place == "val" ? ("F", "val") : ("F/train", "bird")
      #expect(
        Self.message(tree.path, options)
          == "'\(folder)' contains '\(name)', a link to something that does not exist: restore, rename or remove it")
      try FileManager.default.removeItem(atPath: link)
    }
    let folder: [CChar] = "\(tree.path)/train/".utf8.map { CChar(bitPattern: $0) } + [-1, 0]
    #expect(mkdir(folder, 0o700) == 0)
    #expect(Self.message(tree.path, options).hasSuffix("whose name is not valid UTF-8: restore, rename or remove it"))
    rmdir(folder)
  }

  @Test func `the digest follows content, labels and preparation, not names of files`() throws {
    let other = try Self.classFolders(["train", "test"])
    let first = try DataSet.load(folder: other.path, options: Self.small())
    let tree = try Self.classFolders(["train", "test"], ["x", "y"])
    #expect(try DataSet.load(folder: tree.path, options: Self.small()).digest == first.digest)
    #expect(try DataSet.load(folder: tree.path, options: Self.small(13)).digest != first.digest)
    try tree.write(try Fixture.bytes("grey.jpg"), to: "train/x/0.jpg")
    #expect(try DataSet.load(folder: tree.path, options: Self.small()).digest != first.digest)
  }
}
