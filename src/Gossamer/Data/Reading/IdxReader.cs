using System.Buffers.Binary;

namespace Gossamer.Data.Reading;

/// <summary>
/// The idx format of MNIST: a magic number, the sizes, then one byte a value. Images become rows of values 0 to 255, pixel after
/// pixel; labels are read from a second file.
/// </summary>
internal static class IdxReader
{
    /// <summary>The magic number of a file of labels: bytes, one dimension.</summary>
    private const int LabelMagic = 0x0801;

    /// <summary>Reads a data set of images and labels.</summary>
    /// <param name="images">The stream of images.</param>
    /// <param name="imagesName">Its name, for messages.</param>
    /// <param name="labels">The stream of labels.</param>
    /// <param name="labelsName">Its name, for messages.</param>
    /// <exception cref="BadInputException">A file is of another kind or has another length than it says, or the counts differ.</exception>
    internal static DataSet Read(Stream images, string imagesName, Stream labels, string labelsName)
    {
        var (rows, width) = ReadImageHeader(images, imagesName);
        var labelMagic = ReadNumber(labels, labelsName);
        if (labelMagic != LabelMagic)
            throw new BadInputException($"{labelsName}: the magic number is {labelMagic}, but a file of labels has {LabelMagic}; are the two files swapped?");
        var labelCount = ReadNumber(labels, labelsName);
        if (labelCount != rows)
            throw new BadInputException($"{imagesName} has {rows} images but {labelsName} has {labelCount} labels: they do not belong together");

        var classes = ReadLabels(labels, labelCount, labelsName);
        var samples = new SampleCollector();
        var pixels = new byte[width];
        for (var row = 0; row < rows; row++)
        {
            if (images.ReadAtLeast(pixels, width, throwOnEndOfStream: false) < width)
                throw new BadInputException($"{imagesName} ends early, in image {row + 1} of {rows}: it has fewer bytes than its header says; copy or download it again");
            for (var column = 0; column < width; column++)
            {
                if (pixels[column] != 0) samples.Add(column, pixels[column]);
            }
            samples.EndRow(classes[row]);
        }
        RequireEnd(images, imagesName);
        return samples.Finish(imagesName, width);
    }

    private static (int Rows, int Width) ReadImageHeader(Stream images, string name)
    {
        var magic = ReadNumber(images, name);
        var dimensions = magic & 0xFF;
        if (magic >> 8 != 8 || dimensions is < 2 or > 4)
            throw new BadInputException($"{name}: the magic number is {magic}, but a file of images has 2051 (idx, one byte a pixel)");
        var rows = ReadNumber(images, name);
        long width = 1;
        for (var k = 1; k < dimensions; k++)
        {
            var size = ReadNumber(images, name);
            if (size <= 0 || (width *= size) > 1 << 24) throw new BadInputException($"{name}: dimension {k + 1} has size {size}; that is no image");
        }
        if (rows <= 0) throw new BadInputException($"{name} holds {rows} images");
        return (rows, (int)width);
    }

    private static int ReadNumber(Stream stream, string name)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (stream.ReadAtLeast(bytes, 4, throwOnEndOfStream: false) < 4) throw new BadInputException($"{name} ends within its header: it is not a whole idx file");
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    // Grows with what is there, so that a wrong count in the header allocates nothing.
    private static byte[] ReadLabels(Stream stream, int count, string name)
    {
        var all = new MemoryStream();
        stream.CopyTo(all);
        if (all.Length == count) return all.ToArray();
        throw new BadInputException($"{name} holds {all.Length} labels but its header says {count}: it is damaged; copy or download it again");
    }

    private static void RequireEnd(Stream stream, string name)
    {
        if (stream.ReadByte() >= 0) throw new BadInputException($"{name} has more bytes than its header says: it is damaged or not an idx file");
    }
}
