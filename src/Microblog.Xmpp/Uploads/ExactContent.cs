using System.Net;

namespace Microblog.Xmpp.Uploads;

/// <summary>A body of a known length, read from a stream piece by piece, once.</summary>
internal sealed class ExactContent : HttpContent
{
    private const int PieceSize = 64 * 1024;

    private readonly Stream _source;
    private readonly long _length;
    private readonly IProgress<long>? _progress;
    private bool _read;

    public ExactContent(Stream source, long length, IProgress<long>? progress)
    {
        (_source, _length, _progress) = (source, length, progress);
        Headers.ContentLength = length;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <exception cref="UploadException">The stream has another length, or was sent before.</exception>
    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        if (_read)
        {
            throw new UploadException(UploadFailure.Refused, "The file was asked for a second time.");
        }
        _read = true;
        var piece = new byte[PieceSize];
        var sent = 0L;
        while (true)
        {
            // One byte more than is left, to see that the stream ends where it should.
            var wanted = (int)Math.Min(piece.Length, _length - sent + 1);
            var read = await _source.ReadAsync(piece.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false);
            if (read == 0 ? sent < _length : sent + read > _length)
            {
                throw new UploadException(UploadFailure.WrongSize, $"The file does not have {_length} bytes.");
            }
            if (read == 0)
            {
                return;
            }
            await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            sent += read;
            _progress?.Report(sent);
        }
    }
}
