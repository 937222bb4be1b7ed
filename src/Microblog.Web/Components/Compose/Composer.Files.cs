using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Web.Links;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Compose;

/// <summary>The files beside a text. They are uploaded by the browser (uploads.js) and shown here once the server has them.</summary>
public sealed partial class Composer
{
    private IReadOnlyList<DraftAttachment> _files = [];
    private Task _describing = Task.CompletedTask;
    private bool _asksForDescription;
    private bool _hasAsked;

    [Inject]
    private IDraftAttachments Files { get; set; } = null!;

    private async Task LoadFilesAsync() => _files = (await Files.GetAsync(_place)).Files;

    private void OnFilesChanged(string place)
    {
        if (place == _place)
        {
            Run(LoadFilesAsync);
        }
    }

    private static string NameOf(DraftAttachment file) => file.File.Name ?? file.File.Address.Segments[^1];

    private static string? SizeOf(DraftAttachment file)
    {
        var size = file.File.Length is { } bytes ? FileSize.Text(bytes) : null;
        return file.File.IsCaptions ? TextFormat.Fill(ComposeTexts.Files_Captions, size ?? "") : size;
    }

    private string PictureOf(DraftAttachment file) => DraftPictureLinks.Of(_place, file.Id);

    /// <summary>What was typed belongs to the browser, which says it when a person pauses, and before the text is sent.</summary>
    private Task DescribeAsync(DraftAttachment file, ChangeEventArgs typed)
    {
        var text = typed.Value as string ?? "";
        _describing = AfterAsync(_describing, () => ChangeFilesAsync(() => Files.DescribeAsync(_place, file.Id, text)));
        return _describing;
    }

    private Task MoveAsync(DraftAttachment file, int index) =>
        ChangeFilesAsync(() => Files.MoveAsync(_place, file.Id, index));

    private Task MoveFileAsync(MoveFileEventArgs moved) =>
        ChangeFilesAsync(() => Files.MoveAsync(_place, moved.Id, moved.Index));

    private Task RemoveAsync(DraftAttachment file) => ChangeFilesAsync(() => Files.RemoveAsync(_place, file.Id));

    private async Task ChangeFilesAsync(Func<Task> change)
    {
        try
        {
            await change();
            await LoadFilesAsync();
        }
        catch (DraftException refused)
        {
            _error =
                refused.Failure == DraftFailure.TooLong
                    ? TextFormat.Fill(ComposeTexts.Files_TooLong, Attachment.MaxDescription)
                    : Sentences.For(refused.Failure);
        }
    }

    private static async Task AfterAsync(Task before, Func<Task> next)
    {
        await before;
        await next();
    }

    /// <summary>Once for each text: pictures without a description may be sent all the same.</summary>
    private bool MustDescribe(DraftAttachmentList files)
    {
        _asksForDescription =
            !_hasAsked && files.Attachments.Any(file => file.IsPicture && string.IsNullOrEmpty(file.Description));
        _hasAsked |= _asksForDescription;
        return _asksForDescription;
    }
}
