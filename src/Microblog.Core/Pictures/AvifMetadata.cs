using System.Buffers.Binary;
using System.Text;

namespace Microblog.Core.Pictures;

/// <summary>
/// Boxes of an AVIF file (ISO 14496-12, ISO 23008-12). Places in the file are named by number all over it, so that nothing may move:
/// what is metadata is overwritten in place. The orientation is a property of the picture and stays.
/// </summary>
internal static class AvifMetadata
{
    private const int MaxBox = 1024 * 1024;
    private const int MaxBoxes = 1000;

    public static async Task<PictureSize> RemoveAsync(
        ContainerReader reader,
        Stream target,
        CancellationToken cancellation
    )
    {
        var overwrites = new List<Overwrite>();
        var data = new List<(long Start, long End)>();
        AvifItems? items = null;
        for (var n = 0; reader.Position < reader.Length; n++)
        {
            var (name, start, end) = await NextAsync(reader, cancellation);
            if (n == 0 != (name == "ftyp") || n == MaxBoxes)
            {
                throw PictureFileException.Damaged("its boxes are not in order");
            }
            var content = reader.Position;
            switch (name)
            {
                case "ftyp":
                    break;
                case "mdat":
                    data.Add((content, end));
                    break;
                case "meta" when items is null:
                    items = new AvifItems(await ReadAsync(reader, content, end, cancellation), content);
                    break;
                case "moov":
                    var tracks = await ReadAsync(reader, content, end, cancellation);
                    FreeIn(new BoxReader(tracks, 0, tracks.Length), content, overwrites, depth: 0);
                    break;
                default:
                    overwrites.AddRange(Free(start, content, end));
                    break;
            }
            reader.Seek(end);
        }
        if (items is null)
        {
            throw PictureFileException.Damaged("there is no picture in it");
        }
        overwrites.AddRange(items.FindMetadata(data));
        await CopyAsync(reader, overwrites, target, cancellation);
        return items.Size;
    }

    /// <summary>Makes of a box one that everybody skips, with nothing in it.</summary>
    internal static IEnumerable<Overwrite> Free(long start, long content, long end) =>
        [new(start + 4, 4, [.. "free"u8]), new(content, end - content, [])];

    /// <summary>The boxes of animations that tell about them, wherever they are.</summary>
    private static void FreeIn(BoxReader boxes, long offset, List<Overwrite> overwrites, int depth)
    {
        const int MaxDepth = 6;
        while (!boxes.IsAtEnd)
        {
            var box = boxes.Box();
            if (box.Name is "udta" or "meta" or "uuid" or "free" or "skip")
            {
                overwrites.AddRange(Free(offset + box.Start, offset + box.Content, offset + box.End));
            }
            else if (box.Name is "trak" or "mdia" or "minf" && depth < MaxDepth)
            {
                FreeIn(boxes.In(box), offset, overwrites, depth + 1);
            }
        }
    }

    private static async ValueTask<(string Name, long Start, long End)> NextAsync(
        ContainerReader reader,
        CancellationToken cancellation
    )
    {
        var start = reader.Position;
        var head = await reader.ReadAsync(8, cancellation);
        ulong length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length == 1)
        {
            length = BinaryPrimitives.ReadUInt64BigEndian(await reader.ReadAsync(8, cancellation));
        }
        else if (length == 0)
        {
            length = (ulong)(reader.Length - start);
        }
        return length >= (ulong)(reader.Position - start) && length <= (ulong)(reader.Length - start)
            ? (Encoding.Latin1.GetString(head, 4, 4), start, start + (long)length)
            : throw PictureFileException.Damaged("it is cut off");
    }

    private static ValueTask<byte[]> ReadAsync(
        ContainerReader reader,
        long content,
        long end,
        CancellationToken cancellation
    ) =>
        end - content <= MaxBox
            ? reader.ReadAsync((int)(end - content), cancellation)
            : throw PictureFileException.NotCleanable("it says too much about itself");

    private static async Task CopyAsync(
        ContainerReader reader,
        List<Overwrite> overwrites,
        Stream target,
        CancellationToken cancellation
    )
    {
        reader.Seek(0);
        foreach (var part in overwrites.OrderBy(part => part.Start))
        {
            if (part.End <= reader.Position)
            {
                continue;
            }
            await reader.CopyAsync(Math.Max(part.Start - reader.Position, 0), target, cancellation);
            await part.WriteAsync(reader.Position - part.Start, target, cancellation);
            reader.Seek(part.End);
        }
        await reader.CopyAsync(reader.Length - reader.Position, target, cancellation);
    }
}
