using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Publishing;

/// <summary>Why publishing failed, and what can be done about it.</summary>
public static class PublishFailures
{
    extension(PublishFailure failure)
    {
        /// <summary>True where the same request would be answered the same way: there is nothing to retry.</summary>
        public bool IsFinal =>
            failure
                is PublishFailure.Empty
                    or PublishFailure.TooLong
                    or PublishFailure.Forbidden
                    or PublishFailure.NotFound
                    or PublishFailure.Refused;
    }

    /// <summary>Why publishing failed; null for what is no answer of a server, and no lack of one.</summary>
    internal static PublishFailure? Of(Exception failure) =>
        failure switch
        {
            PublishException publish => publish.Failure,
            XmppTimeoutException or OperationCanceledException => PublishFailure.NoAnswer,
            StanzaException refused => Of(refused.Error),
            StanzaLimitException { IsOutgoing: true } => PublishFailure.TooLong,
            XmppException => PublishFailure.NoAnswer,
            System.Xml.XmlException => PublishFailure.Refused,
            _ => null,
        };

    private static PublishFailure Of(StanzaError error) =>
        error.Condition switch
        {
            _ when error.Has("payload-too-big") || error.Has("stanza-too-big") || error.Has("max-items-exceeded") =>
                PublishFailure.ServerLimit,
            "forbidden" or "not-authorized" or "not-allowed" or "registration-required" => PublishFailure.Forbidden,
            "item-not-found" => PublishFailure.NotFound,
            "resource-constraint" or "policy-violation" => PublishFailure.ServerLimit,
            "remote-server-not-found" or "remote-server-timeout" or "recipient-unavailable" or "service-unavailable" =>
                PublishFailure.NoAnswer,
            _ => PublishFailure.Refused,
        };
}
