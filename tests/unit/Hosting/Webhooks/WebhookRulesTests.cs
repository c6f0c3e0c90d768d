using System.ComponentModel.DataAnnotations;
using System.Net;
using IngestPipeline.Hosting.Webhooks;

namespace IngestPipeline.UnitTests.Hosting.Webhooks;

public sealed class WebhookRulesTests
{
    [Fact]
    public void A_signature_is_that_of_the_example_of_standard_webhooks()
    {
        var receiver = new WebhookReceiver { Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };

        WebhookMessage.Sign(receiver.ReadSecret()!, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""").ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    [Theory]
    [InlineData("93.184.216.34", true, true)]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946", true, true)]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("10.1.2.3", false, true)]
    [InlineData("172.31.255.255", false, true)]
    [InlineData("192.168.0.1", false, true)]
    [InlineData("100.64.0.1", false, true)]
    [InlineData("fd12::1", false, true)]
    [InlineData("::ffff:10.1.2.3", false, true)]
    [InlineData("64:ff9b::a01:203", false, true)]
    [InlineData("2002:a01:203::1", false, true)]
    [InlineData("169.254.169.254", false, false)]
    [InlineData("::ffff:169.254.169.254", false, false)]
    [InlineData("64:ff9b::a9fe:a9fe", false, false)]
    [InlineData("fe80::1", false, false)]
    [InlineData("fd00:ec2::254", false, false)]
    [InlineData("100.100.100.200", false, false)]
    [InlineData("168.63.129.16", false, false)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("::", false, false)]
    [InlineData("224.0.0.1", false, false)]
    [InlineData("255.255.255.255", false, false)]
    public void Messages_go_to_public_addresses_to_private_ones_if_allowed_and_to_some_never(string address, bool always, bool ifAllowed)
    {
        WebhookAddresses.Allows(IPAddress.Parse(address), allowPrivate: false).ShouldBe(always);
        WebhookAddresses.Allows(IPAddress.Parse(address), allowPrivate: true).ShouldBe(ifAllowed);
    }

    [Fact]
    public void Waits_grow_to_eight_hours_and_heed_what_is_asked_for_up_to_a_day()
    {
        WebhookRetries.Wait(1, null, 0.5).ShouldBe(TimeSpan.FromSeconds(5));
        WebhookRetries.Wait(4, null, 0.5).ShouldBe(TimeSpan.FromSeconds(135));
        WebhookRetries.Wait(1, null, 0).ShouldBe(TimeSpan.FromSeconds(4));
        WebhookRetries.Wait(50, null, 0.5).ShouldBe(TimeSpan.FromHours(8));
        WebhookRetries.Wait(1, TimeSpan.FromHours(1), 0.5).ShouldBe(TimeSpan.FromHours(1));
        WebhookRetries.Wait(1, TimeSpan.FromSeconds(-10), 0.5).ShouldBe(TimeSpan.FromSeconds(5));
        WebhookRetries.Wait(1, TimeSpan.FromDays(365), 0.5).ShouldBe(TimeSpan.FromHours(24));
    }

    [Fact]
    public void What_is_wrong_with_a_receiver_is_said_by_its_setting()
    {
        var options = new WebhookOptions
        {
            Endpoints =
            [
                new WebhookReceiver { Url = "ftp://a.example", Secret = "long enough, it is" },
                new WebhookReceiver { Url = "https://a.example/x", Secret = "whsec_c2hvcnQ=" },
                new WebhookReceiver { Url = "https://a.example/x", Secret = "whsec_%%%", Events = ["document.eaten"] },
            ],
        };

        var said = string.Join('\n', options.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage));

        said.ShouldContain("Webhooks:Endpoints:0:Url");
        said.ShouldNotContain("Webhooks:Endpoints:0:Secret");
        said.ShouldContain("INGEST__Webhooks__Endpoints__1__Secret");
        said.ShouldContain("Webhooks:Endpoints:2:Url: https://a.example/x is there twice");
        said.ShouldContain("INGEST__Webhooks__Endpoints__2__Secret");
        said.ShouldContain("'document.eaten'");
    }

    [Fact]
    public void The_address_that_lists_show_hides_what_may_be_a_secret() =>
        new WebhookReceiver { Url = "https://user:word@a.example:8443/hooks/7?token=t#f" }.DisplayUrl.ShouldBe("https://a.example:8443/hooks/7");
}
