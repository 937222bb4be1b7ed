using System.Xml.Linq;
using Microblog.Core.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Microblog.Web.Storage;

/// <summary>Keeps the keys of Data Protection in the database: cookies outlive a restart and serve every copy of the program.</summary>
internal sealed class DatabaseKeyRepository(IMicroblogDatabase database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var context = database.Open();
        return [.. context.ProtectionKeys.Select(key => key.Xml).AsEnumerable().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var context = database.Open();
        context.ProtectionKeys.Add(
            new ProtectionKeyEntity { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) }
        );
        context.SaveChanges();
    }
}
