"""Groups, rules, flow logs and bucket settings as AWS CLI lines and as boto3 calls."""
