"""A stand-in for the WeChat platform: pushes customers' messages to a hub, and is the API it calls.

Built from the platform's published documentation (消息与事件推送, 消息加解密, 客服消息, 素材管理,
自定义菜单), not from the hub's code, so that the two can find each other's mistakes.
"""
