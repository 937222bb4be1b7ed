using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Microblog.Xmpp.Streams;

/// <summary>
/// Checks that closing tags match opening tags in constant memory, however deep: each opening tag changes a checksum in a way
/// that only its closing tag reverses. Keyed by random numbers of the process, so that no sender can choose names that collide.
/// </summary>
internal struct TagChecksum
{
    private static readonly ulong Seed = Draw();
    private static readonly ulong Factor = Draw() | 1;
    private static readonly ulong Inverse = InverseOf(Factor);

    private ulong _value;
    private long _depth;

    /// <summary>The hash that a name begins with.</summary>
    public static ulong Empty => Seed;

    /// <summary>True while an element is open.</summary>
    public readonly bool IsOpen => _depth > 0;

    /// <summary>The hash of a name, with more bytes of it.</summary>
    public static ulong Add(ulong hash, ReadOnlySpan<byte> name)
    {
        foreach (var next in name)
        {
            hash = BitOperations.RotateLeft((hash ^ next) * Factor, 23);
        }
        return hash;
    }

    /// <summary>An opening tag with this name's hash.</summary>
    public void Open(ulong name)
    {
        _value = BitOperations.RotateLeft((_value ^ name) * Factor, 29);
        _depth++;
    }

    /// <summary>A closing tag with this name's hash.</summary>
    /// <exception cref="StreamException">It closes the outermost element, and not all tags match.</exception>
    public void Close(ulong name)
    {
        _value = (BitOperations.RotateRight(_value, 29) * Inverse) ^ name;
        if (--_depth == 0 && _value != 0)
        {
            throw StreamException.NotWellFormed("A closing tag that does not match.");
        }
    }

    private static ulong Draw() =>
        BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>Of an odd number, modulo 2⁶⁴, by Newton's method: each round doubles the number of right bits.</summary>
    private static ulong InverseOf(ulong factor)
    {
        var inverse = factor;
        for (var round = 0; round < 6; round++)
        {
            inverse *= 2 - factor * inverse;
        }
        return inverse;
    }
}
