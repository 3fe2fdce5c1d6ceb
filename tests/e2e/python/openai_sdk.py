"""The `openai` SDK: every endpoint, streams, tools, and errors as the exceptions it has for them."""

import openai
from checks import BASE_URL, ROUTER, run

client = openai.OpenAI(base_url=f"{BASE_URL}/v1", api_key="sk-test", max_retries=0, timeout=20)
HELLO = [{"role": "user", "content": "Hello there"}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


def chat():
    raw = client.chat.completions.with_raw_response.create(model=ROUTER, messages=HELLO)
    assert raw.headers["x-adaptive-router-model"] == "fast", raw.headers
    assert raw.headers["x-adaptive-router-request-type"] == "general", raw.headers
    answer = raw.parse()
    assert answer.model == "gpt-4o-mini", answer
    assert answer.choices[0].message.content and answer.choices[0].finish_reason == "stop", answer
    assert answer.usage.total_tokens > 0, answer


def chat_with_options():
    extra = {"metadata": {"min_quality_tier": "3"}, "vendor_option": {"x": [1.0, None]}}
    raw = client.chat.completions.with_raw_response.create(model=ROUTER, messages=HELLO, extra_body=extra)
    assert raw.headers["x-adaptive-router-model"] == "smart", raw.headers
    header = {"x-adaptive-router-min-quality-tier": "3"}
    raw = client.chat.completions.with_raw_response.create(model=ROUTER, messages=HELLO, extra_headers=header)
    assert raw.headers["x-adaptive-router-model"] == "smart", raw.headers


def chat_stream():
    options = {"include_usage": True}
    chunks = list(client.chat.completions.create(model=ROUTER, messages=HELLO, stream=True, stream_options=options))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    whole = client.chat.completions.create(model=ROUTER, messages=HELLO).choices[0].message.content
    assert text == whole and len(chunks) > 3, (text, whole)
    assert chunks[-1].usage.total_tokens > 0, chunks[-1]


def tools():
    request = {"model": ROUTER, "tools": [WEATHER], "tool_choice": "required"}
    question = {"role": "user", "content": "What is the weather in Paris?"}
    message = client.chat.completions.create(messages=[question], **request).choices[0].message
    call = message.tool_calls[0]
    assert call.function.name == "get_weather", message
    result = {"role": "tool", "tool_call_id": call.id, "content": "Rain."}
    history = [question, message.model_dump(exclude_none=True), result]
    answer = client.chat.completions.create(model=ROUTER, messages=history)
    assert answer.choices[0].message.content, answer
    chunks = list(client.chat.completions.create(messages=[question], stream=True, **request))
    names = [c.function.name for chunk in chunks if chunk.choices for c in chunk.choices[0].delta.tool_calls or []]
    assert "get_weather" in names, names


def completions():
    answer = client.completions.create(model=ROUTER, prompt="Once upon a time", max_tokens=16)
    assert answer.model == "gpt-4o-mini" and answer.choices[0].text, answer
    text = [chunk.choices[0].text for chunk in client.completions.create(model=ROUTER, prompt="Once", stream=True)]
    assert "".join(text), text


def responses():
    answer = client.responses.create(model=ROUTER, input="Hello there", instructions="Be brief.")
    assert answer.model == "gpt-4o-mini" and answer.output_text, answer
    item = {"role": "user", "content": [{"type": "input_text", "text": "Hello there"}]}
    events = list(client.responses.create(model=ROUTER, input=[item], stream=True))
    assert events[0].type == "response.created" and events[-1].type == "response.completed", events
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert text and text == events[-1].response.output_text, events[-1]


def embeddings():
    answer = client.embeddings.create(model=ROUTER, input=["Hello", "there"])
    assert len(answer.data) == 2 and answer.model == "gpt-4o-mini", answer


def models():
    assert [model.id for model in client.models.list()] == ["auto", "basic", "fast", "smart", "plain"]


def errors():
    def fails(exception, code, param, **request):
        try:
            client.chat.completions.create(**{"model": ROUTER, "messages": HELLO, **request})
        except exception as error:
            assert (error.code, error.param) == (code, param), (error.code, error.param)
            assert error.body["message"] in str(error) and error.body["type"], error
        else:
            raise AssertionError(f"no {exception.__name__}")

    tier = {"x-adaptive-router-min-quality-tier": "3"}
    fails(openai.NotFoundError, "model_not_found", "model", model="gpt-5")
    fails(openai.BadRequestError, "invalid_request", "messages", messages=[])
    fails(openai.BadRequestError, "invalid_request", "model", model=None)
    fails(openai.BadRequestError, "no_eligible_model", None, model="basic", extra_headers=tier)


run(chat, chat_with_options, chat_stream, tools, completions, responses, embeddings, models, errors)
