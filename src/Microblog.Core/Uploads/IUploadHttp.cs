namespace Microblog.Core.Uploads;

/// <summary>What files are sent with: it connects to public addresses and to <see cref="UploadHosts"/>, and to no others.</summary>
public interface IUploadHttp
{
    /// <summary>Follows no redirects, has no cookies, and no time limit of its own.</summary>
    HttpClient Client { get; }
}
