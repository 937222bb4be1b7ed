namespace Microblog.Web.Settings;

/// <summary>The program cannot start; the message is one line for the operator: which setting, what is wrong, what to do.</summary>
/// <param name="message">The line, without secrets.</param>
internal sealed class StartException(string message) : Exception(OneLine.Of(message));
