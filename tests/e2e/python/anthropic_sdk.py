"""The `anthropic` SDK: messages, whole and as a stream, and tools."""

import anthropic
from checks import BASE_URL, ROUTER, run

client = anthropic.Anthropic(base_url=BASE_URL, api_key="sk-test", max_retries=0, timeout=20)
REQUEST = {"model": ROUTER, "max_tokens": 200, "messages": [{"role": "user", "content": "Hello there"}]}


def messages():
    raw = client.messages.with_raw_response.create(**REQUEST, system="Be brief.")
    assert raw.headers["x-adaptive-router-model"] == "fast", raw.headers
    answer = raw.parse()
    assert answer.model == "gpt-4o-mini" and answer.content[0].text, answer
    assert answer.usage.output_tokens > 0 and answer.stop_reason == "end_turn", answer


def stream():
    with client.messages.stream(**REQUEST) as events:
        text = "".join(events.text_stream)
        final = events.get_final_message()
    assert text and text == final.content[0].text, final
    assert final.model == "gpt-4o-mini" and final.usage.output_tokens > 0, final


def tools():
    schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    tool = {"name": "get_weather", "description": "The weather of a city.", "input_schema": schema}
    question = {"role": "user", "content": [{"type": "text", "text": "What is the weather in Paris?"}]}
    request = {"model": ROUTER, "max_tokens": 200, "tools": [tool]}
    answer = client.messages.create(messages=[question], tool_choice={"type": "any"}, **request)
    call = next(block for block in answer.content if block.type == "tool_use")
    assert call.name == "get_weather" and answer.stop_reason == "tool_use", answer
    result = {"type": "tool_result", "tool_use_id": call.id, "content": "Rain."}
    history = [question, {"role": "assistant", "content": answer.content}, {"role": "user", "content": [result]}]
    assert client.messages.create(messages=history, **request).content, "no answer"


def errors():
    for exception, change in [
        (anthropic.NotFoundError, {"model": "claude-unknown"}),
        (anthropic.BadRequestError, {"messages": []}),
    ]:
        try:
            client.messages.create(**{**REQUEST, **change})
        except exception as error:
            assert error.body["error"]["message"], error.body
        else:
            raise AssertionError(f"no {exception.__name__}")


run(messages, stream, tools, errors)
