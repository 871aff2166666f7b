using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using FsCheck;
using FsCheck.Fluent;

namespace Headroom.Sdk.Tests.Clients;

public class Ec2ResponseTests
{
    private static AmazonEC2Client Answering(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(Wire.Credentials, new Wire(body, status).Configure(new AmazonEC2Config()));

    [Fact]
    public async Task DescribeSubnets_TwoSubnets_AreReadWithTheirTags()
    {
        var response = await Answering("""
            <?xml version="1.0" encoding="UTF-8"?>
            <DescribeSubnetsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
              <requestId>req-1</requestId>
              <subnetSet>
                <item>
                  <subnetId>subnet-1</subnetId><availableIpAddressCount>0</availableIpAddressCount><state>available</state><mapPublicIpOnLaunch>false</mapPublicIpOnLaunch>
                  <anUnknownStructure><subnetId>not this one</subnetId></anUnknownStructure>
                  <tagSet><item><key>a</key><value>1</value></item><item><key>b</key><value/></item></tagSet>
                  <ipv6CidrBlockAssociationSet><item><ipv6CidrBlockState><state>associated</state></ipv6CidrBlockState></item></ipv6CidrBlockAssociationSet>
                </item>
                <item><subnetId>subnet-2</subnetId><availableIpAddressCount>251</availableIpAddressCount><state>a-new-state</state><tagSet/></item>
              </subnetSet>
              <nextToken>more</nextToken>
            </DescribeSubnetsResponse>
            """).DescribeSubnetsAsync(new DescribeSubnetsRequest());

        Assert.Equal(["subnet-1", "subnet-2"], response.Subnets.Select(s => s.SubnetId));
        Assert.Equal([0, 251], response.Subnets.Select(s => s.AvailableIpAddressCount));
        Assert.Equal([("a", "1"), ("b", "")], response.Subnets[0].Tags.Select(t => (t.Key, t.Value)));
        Assert.False(response.Subnets[0].MapPublicIpOnLaunch);
        Assert.Same(SubnetState.Available, response.Subnets[0].State);
        Assert.Equal("a-new-state", response.Subnets[1].State.Value);
        Assert.Same(SubnetCidrBlockStateCode.Associated, Assert.Single(response.Subnets[0].Ipv6CidrBlockAssociationSet).Ipv6CidrBlockState.State);
        Assert.Equal("more", response.NextToken);
        Assert.Equal("req-1", response.ResponseMetadata.RequestId);
        Assert.Equal(HttpStatusCode.OK, response.HttpStatusCode);
    }

    [Theory]
    [InlineData("<DescribeVpcsResponse><requestId>r</requestId><vpcSet/></DescribeVpcsResponse>")]
    [InlineData("<DescribeVpcsResponse><requestId>r</requestId><vpcSet></vpcSet></DescribeVpcsResponse>")]
    [InlineData("<DescribeVpcsResponse><requestId>r</requestId></DescribeVpcsResponse>")]
    public async Task DescribeVpcs_NoVpc_IsANullList(string body) =>
        Assert.Null((await Answering(body).DescribeVpcsAsync(new DescribeVpcsRequest())).Vpcs);

    [Fact]
    public async Task CreateTags_NoOutput_StillTellsTheRequestId()
    {
        var response = await Answering("<CreateTagsResponse><requestId>req-4</requestId><return>true</return></CreateTagsResponse>").CreateTagsAsync(new CreateTagsRequest());

        Assert.Equal("req-4", response.ResponseMetadata.RequestId);
    }

    [Fact]
    public async Task DescribeInstances_NestedListsAndTimes_AreRead()
    {
        var response = await Answering("""
            <DescribeInstancesResponse><requestId>r</requestId><reservationSet><item><instancesSet>
              <item><instanceId>i-1</instanceId><launchTime>2026-01-02T03:04:05.000Z</launchTime><instanceState><code>16</code><name>running</name></instanceState>
                <networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><attachment><deviceIndex>1</deviceIndex></attachment></item></networkInterfaceSet></item>
              <item><instanceId>i-2</instanceId></item>
            </instancesSet></item></reservationSet></DescribeInstancesResponse>
            """).DescribeInstancesAsync(new DescribeInstancesRequest());

        var instances = Assert.Single(response.Reservations).Instances;
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), instances[0].LaunchTime);
        Assert.Equal(DateTimeKind.Utc, instances[0].LaunchTime!.Value.Kind);
        Assert.Same(InstanceStateName.Running, instances[0].State.Name);
        Assert.Equal(16, instances[0].State.Code);
        Assert.Equal(1, Assert.Single(instances[0].NetworkInterfaces).Attachment.DeviceIndex);
        Assert.Equal("i-2", instances[1].InstanceId);
        Assert.Null(instances[1].LaunchTime);
        Assert.Null(instances[1].State);
    }

    [Fact]
    public async Task DescribeVpcPeeringConnections_Blocks_HaveTheOfficialNames()
    {
        var response = await Answering("""
            <R><vpcPeeringConnectionSet><item><accepterVpcInfo><cidrBlock>10.0.0.0/16</cidrBlock>
              <cidrBlockSet><item><cidrBlock>10.0.0.0/16</cidrBlock></item></cidrBlockSet>
              <ipv6CidrBlockSet><item><ipv6CidrBlock>2001:db8::/56</ipv6CidrBlock></item></ipv6CidrBlockSet>
            </accepterVpcInfo></item></vpcPeeringConnectionSet></R>
            """).DescribeVpcPeeringConnectionsAsync(new DescribeVpcPeeringConnectionsRequest());

        var accepter = Assert.Single(response.VpcPeeringConnections).AccepterVpcInfo;
        Assert.Equal("10.0.0.0/16", Assert.Single(accepter.CidrBlockSet).Cidr);
        Assert.Equal("2001:db8::/56", Assert.Single(accepter.Ipv6CidrBlockSet).Value);
    }

    [Fact]
    public async Task DeleteSubnet_Refused_ThrowsWithCodeAndRequestId()
    {
        var client = Answering("""
            <?xml version="1.0" encoding="UTF-8"?>
            <Response><Errors><Error><Code>DependencyViolation</Code><Message>The subnet 'subnet-1' has dependencies.</Message></Error></Errors><RequestID>req-9</RequestID></Response>
            """, HttpStatusCode.BadRequest);

        var thrown = await Assert.ThrowsAsync<AmazonEC2Exception>(() => client.DeleteSubnetAsync(new DeleteSubnetRequest { SubnetId = "subnet-1" }));

        Assert.Equal("DependencyViolation", thrown.ErrorCode);
        Assert.Equal("The subnet 'subnet-1' has dependencies.", thrown.Message);
        Assert.Equal("req-9", thrown.RequestId);
        Assert.Equal(HttpStatusCode.BadRequest, thrown.StatusCode);
        Assert.Equal(ErrorType.Unknown, thrown.ErrorType);
    }

    // What the framework's reader makes of it is the referee.
    [Theory]
    [InlineData("<R><subnetSet><item><ownerId>a &lt;b&gt; &amp; &quot;c&quot; &apos;d&apos; &#233;&#x1F600;</ownerId></item></subnetSet></R>")]
    [InlineData("<R><subnetSet><item><ownerId>one\r\ntwo\rthree&#13;&#10;\t</ownerId></item></subnetSet></R>")]
    [InlineData("<R><subnetSet><item><ownerId>a<!-- b <c> -->d<![CDATA[<e> & ]] f]]>g<?h <i> ?>j</ownerId></item></subnetSet></R>")]
    [InlineData("<?xml version='1.0'?>\n<!-- <R> -->\n<R a=\"1\" b='>'><subnetSet c=\"/>\" ><item ><ownerId d='!-->'>x</ownerId ></item></subnetSet></R>")]
    [InlineData("<R><other/><other a='1'/><other><ownerId>no</ownerId><subnetSet/></other><subnetSet><item><other><ownerId>no</ownerId></other><ownerId>yes</ownerId><other/></item></subnetSet></R>")]
    [InlineData("<R><subnetSet><item><ownerId>a<x/>b<y z='1'>c</y>d</ownerId></item></subnetSet></R>")]
    [InlineData("\uFEFF<R><subnetSet><item><ownerId/></item></subnetSet></R>")]
    [InlineData("<R><subnetSet><item><ownerId>  </ownerId></item></subnetSet></R>  ")]
    public async Task DescribeSubnets_AnyXml_IsReadAsAnyReaderReadsIt(string body)
    {
        var expected = XDocument.Parse(body.TrimStart('\uFEFF'), LoadOptions.PreserveWhitespace).Root!.Element("subnetSet")!.Element("item")!.Element("ownerId")!.Value;

        Assert.Equal(expected, Assert.Single((await Answering(body).DescribeSubnetsAsync(new DescribeSubnetsRequest())).Subnets).OwnerId);
    }

    [Fact]
    public void DescribeSubnets_TextsOfTags_AreReadAsTheyWereWritten()
    {
        var texts = ArbMap.Default.ArbFor<NonNull<string>>().Generator.Select(text => string.Concat(text.Get.Where(XmlConvert.IsXmlChar))).ArrayOf();
        Prop.ForAll(Arb.From(texts), written =>
        {
            var tags = new XElement("tagSet", written.Select((text, place) => new XElement("item", new XElement("key", place), new XElement("value", text))));
            var body = new XElement("R", new XElement("subnetSet", new XElement("item", tags))).ToString(SaveOptions.DisableFormatting);
            var read = Answering(body).DescribeSubnetsAsync(new DescribeSubnetsRequest()).GetAwaiter().GetResult().Subnets[0].Tags?.Select(tag => tag.Value) ?? [];
            return read.SequenceEqual(XDocument.Parse(body, LoadOptions.PreserveWhitespace).Descendants("value").Select(value => value.Value));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(1UL, 3UL));
    }

    [Theory]
    [InlineData("<cut")]
    [InlineData("")]
    [InlineData("no tag")]
    [InlineData("text<R/>")]
    [InlineData("<R><subnetSet><item></subnetSet></R>")]
    [InlineData("<R><subnetSet><item><ownerId>x</owner></item></subnetSet></R>")]
    [InlineData("<R><subnetSet><item><ownerId>x</ownerIdAndMore></item></subnetSet></R>")]
    [InlineData("<R><subnetSet><item><ownerId>x</ownerId>")]
    [InlineData("<R><subnetSet><item><ownerId>x")]
    [InlineData("<R><subnetSet><")]
    [InlineData("<R><subnetSet a='></subnetSet></R>")]
    [InlineData("<R><![CDATA[</R>")]
    [InlineData("<R><!-- </R>")]
    [InlineData("<!DOCTYPE R [<!ENTITY a 'aaaaaaaaaa'>]><R><subnetSet/></R>")]
    public async Task AnyOperation_BodyIsNotXml_ThrowsXmlException(string body) => // as the official clients do
        await Assert.ThrowsAnyAsync<XmlException>(() => Answering(body).DescribeSubnetsAsync(new DescribeSubnetsRequest()));
}
