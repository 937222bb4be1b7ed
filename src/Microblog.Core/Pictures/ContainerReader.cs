namespace Microblog.Core.Pictures;

/// <summary>Reads a file piece by piece, in bounded memory. What should be there and is not makes it damaged.</summary>
/// <param name="source">Read from its beginning; must be able to seek.</param>
internal sealed class ContainerReader(Stream source)
{
    private const int BufferBytes = 32 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _at;
    private int _end;

    /// <summary>How many bytes were taken.</summary>
    public long Position { get; private set; }

    /// <summary>The size of the file in bytes.</summary>
    public long Length { get; } = source.Length;

    /// <summary>Goes on at another place.</summary>
    public void Seek(long position)
    {
        if (position < 0 || position > Length)
        {
            throw PictureFileException.Damaged("a place is outside of the file");
        }
        source.Position = position;
        (Position, _at, _end) = (position, 0, 0);
    }

    /// <summary>So many bytes.</summary>
    public async ValueTask<byte[]> ReadAsync(int count, CancellationToken cancellation)
    {
        if (count > Length - Position)
        {
            throw PictureFileException.Damaged("it is cut off");
        }
        var bytes = new byte[count];
        for (var done = 0; done < count; )
        {
            var piece = await PieceAsync(count - done, cancellation);
            piece.Span.CopyTo(bytes.AsSpan(done));
            done += piece.Length;
        }
        return bytes;
    }

    /// <summary>One byte.</summary>
    public async ValueTask<byte> ReadByteAsync(CancellationToken cancellation) =>
        (await PieceAsync(1, cancellation)).Span[0];

    /// <summary>Passes so many bytes on.</summary>
    public async ValueTask CopyAsync(long count, Stream target, CancellationToken cancellation)
    {
        while (count > 0)
        {
            var piece = await PieceAsync(count, cancellation);
            await target.WriteAsync(piece, cancellation);
            count -= piece.Length;
        }
    }

    /// <summary>Passes on what comes before the next byte of this value, which is taken too.</summary>
    public async ValueTask CopyToAsync(byte value, Stream target, CancellationToken cancellation)
    {
        while (true)
        {
            if (_at == _end)
            {
                await FillAsync(cancellation);
            }
            var found = _buffer.AsSpan(_at, _end - _at).IndexOf(value);
            var piece = _buffer.AsMemory(_at, found < 0 ? _end - _at : found);
            Take(piece.Length + (found < 0 ? 0 : 1));
            await target.WriteAsync(piece, cancellation);
            if (found >= 0)
            {
                return;
            }
        }
    }

    /// <summary>Leaves so many bytes out.</summary>
    public void Skip(long count)
    {
        if (count > Length - Position)
        {
            throw PictureFileException.Damaged("it is cut off");
        }
        if (count <= _end - _at)
        {
            Take((int)count);
        }
        else
        {
            Seek(Position + count);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> PieceAsync(long most, CancellationToken cancellation)
    {
        if (_at == _end)
        {
            await FillAsync(cancellation);
        }
        var piece = _buffer.AsMemory(_at, (int)Math.Min(most, _end - _at));
        Take(piece.Length);
        return piece;
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        (_at, _end) = (0, await source.ReadAsync(_buffer, cancellation));
        if (_end == 0)
        {
            throw PictureFileException.Damaged("it is cut off");
        }
    }

    private void Take(int count)
    {
        _at += count;
        Position += count;
    }
}
