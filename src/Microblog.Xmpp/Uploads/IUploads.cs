namespace Microblog.Xmpp.Uploads;

/// <summary>Files on the web by way of the own server (XEP-0363).</summary>
public interface IUploads
{
    /// <summary>The first service of the own server that takes files (3), or null.</summary>
    /// <exception cref="SessionEndedException">There is no connection.</exception>
    Task<UploadService?> FindServiceAsync(CancellationToken cancellation = default);

    /// <summary>Asks for a place (4). A file that the service is known not to take is not asked for.</summary>
    /// <exception cref="UploadException">There is none, and why (6).</exception>
    /// <exception cref="ArgumentException">The file's name or size is none.</exception>
    /// <exception cref="XmppTimeoutException">The service did not answer.</exception>
    /// <exception cref="SessionEndedException">There is no connection.</exception>
    Task<UploadSlot> RequestSlotAsync(UploadService service, UploadFile file, CancellationToken cancellation = default);

    /// <summary>Sends the file to its place (7). A slot serves once.</summary>
    /// <param name="http">What to send with: it decides about proxies, certificates and time limits, and follows no redirects.</param>
    /// <param name="slot">The place.</param>
    /// <param name="file">As asked for: size and type are what is sent.</param>
    /// <param name="content">Read once, to its end, which comes after exactly <see cref="UploadFile.Size"/> bytes.</param>
    /// <param name="progress">Told how many bytes were handed over so far, in order.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UploadException">It did not arrive, and why.</exception>
    Task UploadAsync(
        HttpClient http,
        UploadSlot slot,
        UploadFile file,
        Stream content,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    );
}
