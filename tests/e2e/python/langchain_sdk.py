"""LangChain's `ChatOpenAI`: invoke, stream, tools, and what it makes of the response."""

from checks import BASE_URL, ROUTER, run
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings

MODEL = ChatOpenAI(model=ROUTER, base_url=f"{BASE_URL}/v1", api_key="sk-test", max_retries=0, timeout=20)


def invoke():
    answer = MODEL.invoke("Hello there")
    assert answer.content and answer.response_metadata["model_name"] == "gpt-4o-mini", answer
    assert answer.usage_metadata["total_tokens"] > 0, answer


def stream():
    chunks = list(MODEL.stream("Hello there"))
    assert "".join(chunk.content for chunk in chunks) == MODEL.invoke("Hello there").content, chunks


def batch():
    answers = MODEL.batch(["Hello there"] * 5)
    assert len(answers) == 5 and all(answer.content for answer in answers), answers


def tools():
    @tool
    def get_weather(city: str) -> str:
        """The weather of a city."""
        return "Rain."

    answer = MODEL.bind_tools([get_weather], tool_choice="any").invoke("What is the weather in Paris?")
    assert answer.tool_calls[0]["name"] == "get_weather", answer


def embeddings():
    # It sends tokens in place of text unless told otherwise, and fetches a vocabulary for it.
    client = OpenAIEmbeddings(
        model=ROUTER, base_url=f"{BASE_URL}/v1", api_key="sk-test", max_retries=0, check_embedding_ctx_length=False
    )
    assert len(client.embed_documents(["Hello", "there"])) == 2


run(invoke, stream, batch, tools, embeddings)
