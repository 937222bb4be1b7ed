using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>A stanza that is larger than what is kept of one, while it comes: passed over in constant memory.</summary>
/// <param name="stub">What is kept of it.</param>
/// <param name="maxBytes">Where the stream ends.</param>
internal sealed class SkippedStanza(XElement stub, long maxBytes)
{
    private readonly ElementSkipper _skipper = new();
    private readonly CharacterCheck _characters = new();
    private long _bytes;

    /// <summary>What is kept of it.</summary>
    public XElement Stub => stub;

    /// <summary>Passes over what came of it; true at its end.</summary>
    /// <exception cref="StreamException">It is not well-formed, or so large that the stream must end.</exception>
    public bool Skip(ref ReadOnlySpan<byte> data)
    {
        var allowed = (int)Math.Min(data.Length, maxBytes - _bytes);
        var length = _skipper.Skip(data[..allowed]);
        _characters.Add(data[..length]);
        _bytes += length;
        data = data[length..];
        if (_skipper.IsDone)
        {
            _characters.End();
            return true;
        }
        return _bytes < maxBytes
            ? false
            : throw StreamException.Found("policy-violation", $"A stanza exceeds {maxBytes} bytes.", stub);
    }
}
