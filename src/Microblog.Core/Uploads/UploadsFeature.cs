using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Pictures;
using Microblog.Xmpp;
using Microblog.Xmpp.Uploads;

namespace Microblog.Core.Uploads;

/// <summary>Files of the account, which go to its own server's service (XEP-0363).</summary>
internal sealed class UploadsFeature(
    AccountIdentity account,
    XmppDomains domains,
    UploadHosts hosts,
    UploadSpool spool,
    TimeProvider time,
    IUploadHttp? http = null
) : IAccountFeature, IFileUploads
{
    private const int Pictures = 2; // Each is on disk twice.
    private const int Files = 6;
    private const int MaxWaiting = 30; // More than pages send: each sends two at a time.

    private readonly PictureCleaner _cleaner = new(spool);
    private readonly WorkSlots _pictures = new(Pictures);
    private readonly WorkSlots _files = new(Files);
    private readonly WorkSlots _learning = new(1);
    private volatile Connection? _connection;
    private bool? _hasLearned;
    private int _waiting;

    private sealed record Connection(IUploads Uploads)
    {
        /// <summary>Found when it is first needed, and kept as long as the connection.</summary>
        public UploadService? Service { get; set; }
    }

    /// <summary>The operator runs the domain, or trusts it: its files may be where only the program can reach them.</summary>
    private bool IsNamed => domains.IsNamed(account.Address);

    public Task OpenAsync(AccountConnection connection, CancellationToken cancellation)
    {
        Open(new Microblog.Xmpp.Uploads.Uploads(connection.Link.Session, allowLoopback: IsNamed));
        return Task.CompletedTask;
    }

    public Task DisconnectedAsync(CancellationToken cancellation)
    {
        _connection = null;
        return Task.CompletedTask;
    }

    /// <summary>Takes another connection.</summary>
    internal void Open(IUploads uploads) => _connection = new Connection(uploads);

    public async Task<UploadLimits> FindLimitsAsync(CancellationToken cancellation = default) =>
        new((await FindServiceAsync(Connected(), cancellation)).MaxFileSize, spool.MaxPictureBytes);

    public async Task<Attachment> UploadAsync(
        FileToUpload file,
        Stream content,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(content);
        var connection = Connected();
        var service = await FindServiceAsync(connection, cancellation);
        await WaitAsync(cancellation);
        try
        {
            var head = new byte[PictureKind.HeadBytes];
            var count = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
            var begin = head.AsMemory(0, count);
            if (count == 0)
            {
                throw new FileUploadException(UploadProblem.Empty);
            }
            if (PictureKind.IsHeic(begin.Span))
            {
                throw new FileUploadException(UploadProblem.Heic);
            }
            var type = FileType.Of(file, begin.Span);
            return PictureKind.Of(begin.Span) is { } kind
                ? await SendPictureAsync(connection, service, file, type, kind, begin, content, cancellation)
                : await SendAsync(connection, service, file, type, file.Length, null, begin, content, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What comes, or the disk.
            throw new FileUploadException(
                failure is UnauthorizedAccessException ? UploadProblem.NoSpace : UploadProblem.CutOff,
                failure
            );
        }
        finally
        {
            _files.Release();
        }
    }

    public async Task<bool> LearnHostsAsync(CancellationToken cancellation = default)
    {
        if (!IsNamed)
        {
            return false;
        }
        // All pictures of a page ask at once: one asks the service, the others wait for what it says.
        await _learning.WaitAsync(cancellation);
        try
        {
            _hasLearned ??= await AskForHostsAsync(cancellation);
            return _hasLearned == true;
        }
        finally
        {
            _learning.Release();
        }
    }

    /// <returns>Null where there is no connection: to be asked again.</returns>
    private async Task<bool?> AskForHostsAsync(CancellationToken cancellation)
    {
        try
        {
            var connection = Connected();
            var service = await FindServiceAsync(connection, cancellation);
            // A place that is not used: only so the service says where its files are.
            var slot = await connection.Uploads.RequestSlotAsync(
                service,
                new UploadFile("place.txt", 1, "text/plain"),
                cancellation
            );
            hosts.Add(slot.Put);
            hosts.Add(slot.Get);
            return true;
        }
        catch (FileUploadException without) when (without.Problem == UploadProblem.NotConnected)
        {
            return null;
        }
        catch (SessionEndedException)
        {
            return null;
        }
        catch (Exception unknown) when (unknown is FileUploadException or UploadException or XmppTimeoutException)
        {
            return false;
        }
    }

    private async Task<Attachment> SendPictureAsync(
        Connection connection,
        UploadService service,
        FileToUpload file,
        FileType type,
        PictureKind kind,
        ReadOnlyMemory<byte> head,
        Stream content,
        CancellationToken cancellation
    )
    {
        await _pictures.WaitAsync(cancellation);
        try
        {
            var (clean, size) = await _cleaner.CleanAsync(kind, file.Length, head, content, cancellation);
            await using (clean)
            {
                return await SendAsync(
                    connection,
                    service,
                    file,
                    type,
                    clean.Length,
                    size,
                    ReadOnlyMemory<byte>.Empty,
                    clean,
                    cancellation
                );
            }
        }
        finally
        {
            _pictures.Release();
        }
    }

    private async Task<Attachment> SendAsync(
        Connection connection,
        UploadService service,
        FileToUpload file,
        FileType type,
        long? length,
        PictureSize? size,
        ReadOnlyMemory<byte> head,
        Stream content,
        CancellationToken cancellation
    )
    {
        if (length is not { } bytes)
        {
            throw new FileUploadException(UploadProblem.CutOff);
        }
        if (bytes > service.MaxFileSize)
        {
            throw TooLarge(service.MaxFileSize);
        }
        if (http is null)
        {
            throw new FileUploadException(UploadProblem.NoService);
        }
        var sender = new FileSender(connection.Uploads, http.Client, IsNamed ? hosts : null, time);
        var asked = new UploadFile(UploadName.Plain(file.Name, type.Extension), bytes, type.MediaType)
        {
            Purpose = UploadPurpose.Permanent,
        };
        var (address, sha256) = await sender.SendAsync(service, asked, content, head, cancellation);
        return new Attachment(address, type.MediaType, bytes, Description: null)
        {
            Name = UploadName.Shown(file.Name, type.Extension),
            Width = size?.Width,
            Height = size?.Height,
            Sha256 = sha256,
        };
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting)
            {
                throw new FileUploadException(UploadProblem.TryLater);
            }
            await _files.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static FileUploadException TooLarge(long? most) => new(UploadProblem.TooLarge) { MaxBytes = most };

    private Connection Connected() => _connection ?? throw new FileUploadException(UploadProblem.NotConnected);

    private static async Task<UploadService> FindServiceAsync(Connection connection, CancellationToken cancellation)
    {
        try
        {
            connection.Service ??= await connection.Uploads.FindServiceAsync(cancellation);
            return connection.Service ?? throw new FileUploadException(UploadProblem.NoService);
        }
        catch (SessionEndedException ended)
        {
            throw new FileUploadException(UploadProblem.NotConnected, ended);
        }
    }
}
