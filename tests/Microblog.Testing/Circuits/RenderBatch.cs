using System.Buffers.Binary;
using System.Text;

namespace Microblog.Testing.Circuits;

/// <summary>
/// What a render batch brings, as far as a visitor without a browser needs it: texts, and handlers of events. Five tables,
/// whose places are the last five numbers: changed components, frames, removed components, removed handlers, strings.
/// </summary>
public sealed class RenderBatch
{
    private const int FrameBytes = 20;
    private const int ElementFrame = 1;
    private const int AttributeFrame = 3;

    private readonly byte[] _data;
    private readonly int _frames;
    private readonly int _strings;

    public RenderBatch(byte[] data)
    {
        _data = data;
        _frames = Int(data.Length - 16);
        _strings = Int(data.Length - 4);
        var texts = new List<string>();
        for (var place = _strings; place < data.Length - FrameBytes; place += sizeof(int))
        {
            texts.Add(Text(Int(place)));
        }
        Texts = texts;
    }

    /// <summary>Every text in it: names, values and what is shown.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The handler of an event of the first new element that has this attribute; null where there is none.</summary>
    public long? HandlerOf(string happening, string attribute)
    {
        var count = Int(_frames);
        var found = false;
        long? handler = null;
        for (var index = 0; index < count; index++)
        {
            var frame = _frames + sizeof(int) + index * FrameBytes;
            switch (Int(frame))
            {
                case ElementFrame:
                    (found, handler) = (false, null);
                    break;
                case AttributeFrame:
                    var name = Texts[Int(frame + 4)];
                    found |= name == attribute;
                    handler =
                        name == happening ? BinaryPrimitives.ReadInt64LittleEndian(_data.AsSpan(frame + 12)) : handler;
                    if (found && handler > 0)
                    {
                        return handler;
                    }
                    break;
            }
        }
        return null;
    }

    private int Int(int place) => BinaryPrimitives.ReadInt32LittleEndian(_data.AsSpan(place));

    private string Text(int place)
    {
        var (length, shift) = (0, 0);
        byte part;
        do
        {
            part = _data[place++];
            length |= (part & 0x7F) << shift;
            shift += 7;
        } while (part >= 0x80);
        return Encoding.UTF8.GetString(_data, place, length);
    }
}
