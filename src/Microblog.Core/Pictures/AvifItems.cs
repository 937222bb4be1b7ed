namespace Microblog.Core.Pictures;

/// <summary>What the box <c>meta</c> of an AVIF file says: which items there are, where they are, and how large the picture is.</summary>
internal sealed class AvifItems
{
    /// <summary>No offset, little endian, a directory without fields.</summary>
    private static readonly byte[] EmptyExif = [0, 0, 0, 0, 0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly HashSet<uint> _exif = [];
    private readonly HashSet<uint> _texts = [];
    private readonly List<Overwrite> _overwrites = [];
    private readonly long _offset;
    private readonly BoxReader _all;
    private readonly Dictionary<string, Box> _boxes = [];

    /// <param name="meta">The content of the box.</param>
    /// <param name="offset">Where it begins in the file.</param>
    /// <exception cref="PictureFileException">It is not built as it should be.</exception>
    public AvifItems(byte[] meta, long offset)
    {
        _offset = offset;
        _all = new BoxReader(meta, 0, meta.Length);
        _all.Version();
        while (!_all.IsAtEnd)
        {
            var box = _all.Box();
            if (
                box.Name is not ("hdlr" or "pitm" or "iloc" or "iinf" or "iref" or "iprp" or "idat" or "dinf" or "grpl")
            )
            {
                _overwrites.AddRange(AvifMetadata.Free(offset + box.Start, offset + box.Content, offset + box.End));
            }
            else if (!_boxes.TryAdd(box.Name, box))
            {
                throw PictureFileException.Damaged($"there are two boxes {box.Name}");
            }
        }
        ReadTypes();
        Size = ReadSize();
    }

    /// <summary>The size of the picture as it is shown.</summary>
    public PictureSize Size { get; }

    /// <summary>What has to be overwritten.</summary>
    /// <param name="data">Where the file has data.</param>
    /// <exception cref="PictureFileException">Metadata is where it cannot be overwritten.</exception>
    public IReadOnlyList<Overwrite> FindMetadata(IReadOnlyList<(long Start, long End)> data)
    {
        var places = Open("iloc");
        var version = places.Version().Version;
        var sizes = places.Short();
        var (offsetSize, lengthSize, baseSize) = (sizes >> 12, (sizes >> 8) & 0xF, (sizes >> 4) & 0xF);
        var indexSize = version == 0 ? 0 : sizes & 0xF;
        var count = version < 2 ? places.Short() : places.Int();
        for (var n = 0; n < count; n++)
        {
            var id = version < 2 ? places.Short() : places.Int();
            var method = version == 0 ? 0 : places.Short() & 0xF;
            var isElsewhere = places.Short() != 0;
            var start = places.Number(baseSize);
            var isMetadata = _exif.Contains(id) || _texts.Contains(id);
            var extents = places.Short();
            for (var e = 0; e < extents; e++)
            {
                places.Number(indexSize);
                var offset = start + places.Number(offsetSize);
                var length = places.Number(lengthSize);
                if (isMetadata)
                {
                    var place = Place(method, isElsewhere, offset, length, data);
                    _overwrites.Add(
                        _texts.Contains(id) ? new Overwrite(place, (long)length, [], (byte)' ')
                        : e == 0 && length >= (ulong)EmptyExif.Length ? new Overwrite(place, (long)length, EmptyExif)
                        : new Overwrite(place, (long)length, [])
                    );
                }
            }
        }
        return _overwrites;
    }

    /// <summary>Where a part of an item is in the file: among its data, or it is not touched.</summary>
    private long Place(
        int method,
        bool isElsewhere,
        ulong offset,
        ulong length,
        IReadOnlyList<(long Start, long End)> data
    )
    {
        if (method == 1 && _boxes.TryGetValue("idat", out var own))
        {
            offset += (ulong)(_offset + own.Content);
            data = [(_offset + own.Content, _offset + own.End)];
        }
        else if (method != 0)
        {
            throw PictureFileException.NotCleanable("its metadata is made of other parts");
        }
        return
            !isElsewhere
            && length > 0
            && data.Any(range =>
                offset >= (ulong)range.Start && offset <= (ulong)range.End && length <= (ulong)range.End - offset
            )
            ? (long)offset
            : throw PictureFileException.NotCleanable("its metadata is in another place");
    }

    private void ReadTypes()
    {
        var infos = Open("iinf");
        if (infos.Version().Version == 0)
        {
            infos.Short();
        }
        else
        {
            infos.Int();
        }
        while (!infos.IsAtEnd)
        {
            var box = infos.Box();
            var info = infos.In(box);
            var version = info.Version().Version;
            if (box.Name != "infe" || version is < 2 or > 3)
            {
                throw PictureFileException.Damaged("an item has no type");
            }
            var id = version == 2 ? info.Short() : info.Int();
            info.Short();
            var type = info.Name();
            if (type == "Exif")
            {
                _exif.Add(id);
            }
            else if (type is "mime" or "uri ")
            {
                _texts.Add(id);
            }
        }
    }

    private PictureSize ReadSize()
    {
        var primary = Open("pitm");
        var id = primary.Version().Version == 0 ? primary.Short() : primary.Int();
        var properties = new List<Box>();
        var own = new List<int>();
        var parts = Open("iprp");
        while (!parts.IsAtEnd)
        {
            var part = parts.Box();
            if (part.Name == "ipco" && properties.Count == 0)
            {
                properties = ReadProperties(parts.In(part));
            }
            else if (part.Name == "ipma")
            {
                own.AddRange(ReadAssociations(parts.In(part), id));
            }
        }
        var (width, height) = (0u, 0u);
        foreach (var property in own.Where(n => n >= 1 && n <= properties.Count).Select(n => properties[n - 1]))
        {
            var content = parts.In(property);
            switch (property.Name)
            {
                case "ispe":
                    content.Version();
                    (width, height) = (content.Int(), content.Int());
                    break;
                case "clap":
                    var (across, acrossOf, down, downOf) = (content.Int(), content.Int(), content.Int(), content.Int());
                    (width, height) = (across / Math.Max(acrossOf, 1), down / Math.Max(downOf, 1));
                    break;
                case "irot" when (content.Byte() & 1) == 1:
                    (width, height) = (height, width);
                    break;
                default:
                    break;
            }
        }
        return width <= int.MaxValue && height <= int.MaxValue
            ? PictureSize.Upright((int)width, (int)height, ExifOrientation.Upright)
            : throw PictureFileException.Damaged("it has no size");
    }

    private List<Box> ReadProperties(BoxReader boxes)
    {
        var properties = new List<Box>();
        while (!boxes.IsAtEnd)
        {
            var box = boxes.Box();
            properties.Add(box);
            // Descriptions and times; their number stays.
            if (box.Name is "udes" or "altt" or "crtt" or "mdft" or "uuid" or "free")
            {
                _overwrites.AddRange(AvifMetadata.Free(_offset + box.Start, _offset + box.Content, _offset + box.End));
            }
        }
        return properties;
    }

    private static List<int> ReadAssociations(BoxReader associations, uint item)
    {
        var own = new List<int>();
        var (version, flags) = associations.Version();
        var count = associations.Int();
        for (var n = 0u; n < count; n++)
        {
            var id = version < 1 ? associations.Short() : associations.Int();
            int properties = associations.Byte();
            for (var p = 0; p < properties; p++)
            {
                var index = (flags & 1) == 1 ? associations.Short() & 0x7FFF : associations.Byte() & 0x7F;
                if (id == item)
                {
                    own.Add(index);
                }
            }
        }
        return own;
    }

    private BoxReader Open(string name) =>
        _boxes.TryGetValue(name, out var box)
            ? _all.In(box)
            : throw PictureFileException.Damaged($"there is no box {name}");
}
