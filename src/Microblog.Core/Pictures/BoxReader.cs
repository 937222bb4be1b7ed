using System.Buffers.Binary;

namespace Microblog.Core.Pictures;

/// <summary>Reads the numbers and boxes of a box that is in memory (ISO 14496-12, 4.2). What should be there and is not makes the file damaged.</summary>
/// <param name="bytes">All of them.</param>
/// <param name="at">Where it begins to read.</param>
/// <param name="end">Where it ends.</param>
internal sealed class BoxReader(byte[] bytes, int at, int end)
{
    private int _at = at;

    /// <summary>Where it reads next.</summary>
    public int Position => _at;

    /// <summary>True where nothing is left.</summary>
    public bool IsAtEnd => _at >= end;

    /// <summary>One byte.</summary>
    public byte Byte() => bytes[Take(1)];

    /// <summary>Two bytes.</summary>
    public ushort Short() => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(Take(2)));

    /// <summary>Four bytes.</summary>
    public uint Int() => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(Take(4)));

    /// <summary>A number of none, four or eight bytes.</summary>
    public ulong Number(int size) =>
        size switch
        {
            0 => 0,
            4 => Int(),
            8 => BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(Take(8))),
            _ => throw PictureFileException.Damaged("a number has another size"),
        };

    /// <summary>Four letters.</summary>
    public string Name() => System.Text.Encoding.Latin1.GetString(bytes, Take(4), 4);

    /// <summary>The version of a full box; what follows are its flags.</summary>
    public (byte Version, uint Flags) Version()
    {
        var both = Int();
        return ((byte)(both >> 24), both & 0xFFFFFF);
    }

    /// <summary>The next box; this goes on behind it.</summary>
    public Box Box()
    {
        var start = _at;
        long length = Int();
        var name = Name();
        length = length switch
        {
            0 => end - start,
            1 => (long)Math.Min(Number(8), int.MaxValue),
            _ => length,
        };
        if (length < _at - start || length > end - start)
        {
            throw PictureFileException.Damaged("a box goes on after the end");
        }
        var box = new Box(name, start, _at, start + (int)length);
        _at = box.End;
        return box;
    }

    /// <summary>Reads what is in a box of these bytes.</summary>
    public BoxReader In(Box box) => new(bytes, box.Content, box.End);

    private int Take(int count)
    {
        if (count > end - _at)
        {
            throw PictureFileException.Damaged("a box is too short");
        }
        var taken = _at;
        _at += count;
        return taken;
    }
}
