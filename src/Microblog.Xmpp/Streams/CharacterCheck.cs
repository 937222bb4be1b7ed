using System.Buffers;
using System.Text;

namespace Microblog.Xmpp.Streams;

/// <summary>Checks that pieces of a text are UTF-8 together and have no character that XML does not allow, in constant memory.</summary>
internal sealed class CharacterCheck
{
    private static readonly Encoding Strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> Forbidden = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Except([9, 10, 13]).Select(code => (char)code),
        '\uFFFE',
        '\uFFFF',
    ]);

    private readonly Decoder _decoder = Strict.GetDecoder();
    private readonly char[] _characters = new char[1024];
    private bool _isNoUtf8;
    private bool _isForbidden;

    /// <summary>Takes the next piece.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        try
        {
            while (!piece.IsEmpty && !_isNoUtf8)
            {
                _decoder.Convert(piece, _characters, flush: false, out var used, out var made, out _);
                _isForbidden |= _characters.AsSpan(0, made).ContainsAny(Forbidden);
                piece = piece[used..];
            }
        }
        catch (DecoderFallbackException)
        {
            _isNoUtf8 = true;
        }
    }

    /// <summary>What was wrong, at the end: so it does not depend on where the pieces were cut.</summary>
    /// <exception cref="StreamException">Bytes that are no UTF-8, or a character that XML does not allow.</exception>
    public void End() => XmlText.Refuse(_isNoUtf8, _isForbidden);
}
