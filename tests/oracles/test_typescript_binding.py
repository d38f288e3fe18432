"""The derivation of the schema reads what the generator writes."""

from tests.oracles.typescript_binding import Binding

SOURCE = """
export interface AwsThingConfig extends cdktn.TerraformMetaArguments {
  /**
  * rule block
  */
  readonly rule: AwsThing.RuleProperty[];
}
export class AwsThing extends cdktn.TerraformResource {
  public static readonly tfResourceType = "aws_thing";
  providerVersion: '9.9.9'

  // arn - computed: true, optional: false, required: false
  public get arn() {
    return this.getStringAttribute('arn');
  }

  // names - computed: false, optional: true, required: false
  // rule - computed: false, optional: false, required: true
  // place - computed: false, optional: false, required: true

  protected synthesizeAttributes() {}
  protected synthesizeHclAttributes() {
    const attrs = {
      names: {
        value: cdktn.listMapperHcl(cdktn.stringToHclTerraform, false)(this._names),
        isBlock: false,
        type: "set",
        storageClassType: "stringList",
      },
      place: {
        value: awsThingPlacePropertyToHclTerraform(this._place.internalValue),
        isBlock: true,
        type: "struct",
        storageClassType: "AwsThing.PlaceProperty",
      },
      rule: {
        value: cdktn.listMapperHcl(awsThingRulePropertyToHclTerraform, true)(this._rule.internalValue),
        isBlock: true,
        type: "list",
        storageClassType: "AwsThing.RulePropertyList",
      },
    }
  }
}
export function awsThingPlacePropertyToHclTerraform(struct?: AwsThing.PlaceProperty | cdktn.IResolvable): any {
}
export function awsThingRulePropertyToHclTerraform(struct?: AwsThing.RulePropertyOutputReference): any {
  const attrs = {
    port: {
      value: cdktn.numberToHclTerraform(struct!.port),
      isBlock: false,
      type: "simple",
      storageClassType: "number",
    },
  }
}
export namespace AwsThing {
export class RulePropertyOutputReference extends cdktn.ComplexObject {
  // port - computed: true, optional: true, required: false
}
}
"""


def test_arguments_blocks_and_flags_are_read():
    """Read-only, optional and required arguments, objects and repeated blocks each come out as what they are."""
    binding = Binding(SOURCE)

    assert (binding.type_name, binding.version) == ("aws_thing", "9.9.9")
    assert binding.schema() == {
        "attributes": {
            "arn": {"type": "string", "computed": True},
            "names": {"type": "set(string)", "optional": True},
            "place": {"type": "object", "object": {}, "required": True},
        },
        "blocks": {
            "rule": {
                "nesting": "list",
                "min": 1,
                "attributes": {"port": {"type": "number", "optional": True, "computed": True}},
            }
        },
    }
