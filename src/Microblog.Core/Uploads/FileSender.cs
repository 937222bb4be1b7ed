using Microblog.Xmpp;
using Microblog.Xmpp.Uploads;

namespace Microblog.Core.Uploads;

/// <summary>Asks for a place and puts a file there; where that place is gone, once more.</summary>
/// <param name="uploads">What asks.</param>
/// <param name="http">What sends.</param>
/// <param name="hosts">Gets the hosts of the places; null where they are held to what every host is held to.</param>
/// <param name="time">The clock.</param>
internal sealed class FileSender(IUploads uploads, HttpClient http, UploadHosts? hosts, TimeProvider time)
{
    /// <summary>Where nothing goes on for so long, the place is taken for dead.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    /// <summary>Sends it.</summary>
    /// <param name="service">Whom to ask.</param>
    /// <param name="file">Its size is exact.</param>
    /// <param name="content">Where it can seek, it is read again for another place.</param>
    /// <param name="head">What was read of it already.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Where it is, and its SHA-256.</returns>
    /// <exception cref="FileUploadException">It is not there.</exception>
    public async Task<(Uri Address, string Sha256)> SendAsync(
        UploadService service,
        UploadFile file,
        Stream content,
        ReadOnlyMemory<byte> head,
        CancellationToken cancellation
    )
    {
        var canRepeat = content.CanSeek && head.IsEmpty;
        for (var isFirst = true; ; isFirst = false)
        {
            var slot = await AskAsync(service, file, cancellation);
            using var stalled = new CancellationTokenSource(Stall, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(stalled.Token, cancellation);
            await using var hashed = new HashedStream(head, content, () => stalled.CancelAfter(Stall));
            try
            {
                await uploads.UploadAsync(http, slot, file, hashed, null, both.Token);
                return (slot.Get, hashed.Sha256);
            }
            catch (UploadException refused)
                when (refused.Failure is UploadFailure.SlotExpired or UploadFailure.NotAllowed
                    && isFirst
                    && (canRepeat || !hashed.IsBegun)
                )
            {
                if (canRepeat)
                {
                    content.Position = 0;
                }
            }
            catch (UploadException refused)
            {
                throw hashed.Failure is null ? Explain(refused, isFirst) : Problem(UploadProblem.CutOff, refused);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw Problem(UploadProblem.Unreachable);
            }
        }
    }

    /// <summary>What a refusal means for the person.</summary>
    /// <param name="refused">The refusal.</param>
    /// <param name="isFirst">No other place was asked for yet: another one may take the file.</param>
    internal static FileUploadException Explain(UploadException refused, bool isFirst = false) =>
        new(
            refused.Failure switch
            {
                UploadFailure.TooLarge => UploadProblem.TooLarge,
                UploadFailure.TryLater => UploadProblem.TryLater,
                UploadFailure.NotAllowed => isFirst ? UploadProblem.Expired : UploadProblem.NotAllowed,
                UploadFailure.Unreachable => UploadProblem.Unreachable,
                UploadFailure.WrongSize => UploadProblem.CutOff,
                UploadFailure.SlotExpired => isFirst ? UploadProblem.Expired : UploadProblem.Refused,
                _ => UploadProblem.Refused,
            },
            refused
        )
        {
            MaxBytes = refused.MaxFileSize,
            RetryAt = refused.RetryAt,
        };

    private async Task<UploadSlot> AskAsync(UploadService service, UploadFile file, CancellationToken cancellation)
    {
        try
        {
            var slot = await uploads.RequestSlotAsync(service, file, cancellation);
            hosts?.Add(slot.Put);
            hosts?.Add(slot.Get);
            return slot;
        }
        catch (UploadException refused)
        {
            throw Explain(refused);
        }
        catch (XmppTimeoutException silent)
        {
            throw Problem(UploadProblem.Unreachable, silent);
        }
        catch (SessionEndedException ended)
        {
            throw Problem(UploadProblem.NotConnected, ended);
        }
    }

    private static FileUploadException Problem(UploadProblem problem, Exception? cause = null) => new(problem, cause);
}
