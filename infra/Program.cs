using Amazon.CDK;
using Headroom.Infra;
using Headroom.Infra.Accounts;
using Headroom.Infra.Functions;

var app = new App(new AppProps
{
    // The template is the same whoever synthesises it: no metadata of the command line's.
    AnalyticsReporting = false,
});

try
{
    var functions = PublishedFunctions.Find();
    foreach (var account in AccountReader.Read(app.Node.TryGetContext(AccountReader.ContextKey)))
    {
        _ = new HeadroomStack(app, account, functions);
    }
}
catch (AccountException wrong)
{
    foreach (var error in wrong.Errors)
    {
        Console.Error.WriteLine($"headroom: {error}");
    }

    return 1;
}

app.Synth();
return 0;
