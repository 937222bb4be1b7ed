namespace Microblog.Web.Documents;

/// <summary>
/// Marks a page that uses MudBlazor: its document loads MudBlazor's style sheet and script, and its Content-Security-Policy
/// allows the style attributes that MudBlazor writes (<see cref="PageDocuments"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class UsesMudBlazorAttribute : Attribute;
