using System.Net.NetworkInformation;

namespace Microblog.Xmpp.Connection;

/// <summary>Tells when the machine has a network again.</summary>
internal sealed class NetworkReturn : IDisposable
{
    private readonly Action _isBack;

    public NetworkReturn(Action isBack)
    {
        _isBack = isBack;
        NetworkChange.NetworkAvailabilityChanged += OnAvailability;
        NetworkChange.NetworkAddressChanged += OnAddress;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        NetworkChange.NetworkAvailabilityChanged -= OnAvailability;
        NetworkChange.NetworkAddressChanged -= OnAddress;
    }

    private void OnAvailability(object? sender, NetworkAvailabilityEventArgs e)
    {
        if (e.IsAvailable)
        {
            _isBack();
        }
    }

    private void OnAddress(object? sender, EventArgs e)
    {
        if (NetworkInterface.GetIsNetworkAvailable())
        {
            _isBack();
        }
    }
}
