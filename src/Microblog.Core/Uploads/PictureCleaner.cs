using Microblog.Core.Pictures;

namespace Microblog.Core.Uploads;

/// <summary>Takes out of pictures that come in what they say beside the picture, on disk.</summary>
internal sealed class PictureCleaner(UploadSpool spool)
{
    private const int PieceBytes = 32 * 1024;

    /// <summary>Takes a picture whole, and gives it clean.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="length">How many bytes it should have; null where that is not known.</param>
    /// <param name="head">What was read of it already.</param>
    /// <param name="content">The rest.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The file, at its beginning, which is deleted when it is disposed of; and its size as it is shown.</returns>
    /// <exception cref="FileUploadException">It is too large or not whole, cannot be cleaned, or there is no room for it.</exception>
    public async Task<(FileStream File, PictureSize Size)> CleanAsync(
        PictureKind kind,
        long? length,
        ReadOnlyMemory<byte> head,
        Stream content,
        CancellationToken cancellation
    )
    {
        if (length > spool.MaxPictureBytes)
        {
            throw PictureTooLarge();
        }
        await using var stored = Spooled();
        await StoreAsync(head, content, stored, cancellation);
        if (length is { } said && said != stored.Length)
        {
            throw new FileUploadException(UploadProblem.CutOff);
        }
        stored.Position = 0;
        var clean = Spooled();
        try
        {
            var size = await PictureMetadata.RemoveAsync(stored, kind, clean, cancellation);
            await clean.FlushAsync(cancellation);
            clean.Position = 0;
            return (clean, size);
        }
        catch (PictureFileException refused)
        {
            await clean.DisposeAsync();
            throw new FileUploadException(
                refused.Fault == PictureFault.NotCleanable ? UploadProblem.NotCleanable : UploadProblem.Damaged,
                refused
            );
        }
        catch (IOException full)
        {
            await clean.DisposeAsync();
            throw new FileUploadException(UploadProblem.NoSpace, full);
        }
        catch
        {
            await clean.DisposeAsync();
            throw;
        }
    }

    private async Task StoreAsync(
        ReadOnlyMemory<byte> head,
        Stream content,
        FileStream stored,
        CancellationToken cancellation
    )
    {
        await WriteAsync(head);
        var piece = new byte[PieceBytes];
        while (await content.ReadAsync(piece, cancellation) is > 0 and var count)
        {
            if (stored.Length + count > spool.MaxPictureBytes)
            {
                throw PictureTooLarge();
            }
            await WriteAsync(piece.AsMemory(0, count));
        }
        await stored.FlushAsync(cancellation);

        async Task WriteAsync(ReadOnlyMemory<byte> bytes)
        {
            try
            {
                await stored.WriteAsync(bytes, cancellation);
            }
            catch (IOException full)
            {
                throw new FileUploadException(UploadProblem.NoSpace, full);
            }
        }
    }

    private FileStream Spooled()
    {
        try
        {
            return spool.Open();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FileUploadException(UploadProblem.NoSpace, failure);
        }
    }

    private FileUploadException PictureTooLarge() =>
        new(UploadProblem.PictureTooLarge) { MaxBytes = spool.MaxPictureBytes };
}
