using Microblog.Core.Model;

namespace Microblog.Core.Publishing;

/// <summary>What can be done about a failure.</summary>
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
}
